import pytest, time
from tests.world.county import county
from tests.world import showing
from doubledraw.platform.disclosure.models import *
pytestmark = pytest.mark.django_db
def test_x(noon):
    place = county(noon)
    c = showing.revealed(place, showing.open_line(place, noon), noon)
    from doubledraw.platform.jobs.models import Job
    for j in Job.objects.all(): print(j.kind, j.state, j.error)
    d = PublicDraw.objects.get()
    print({f.name: getattr(d,f.name) for f in d._meta.fields})
    print([(f.name,f.size) for f in d.public_files.all()])
    print(d.appearances.count(), PublicTarget.objects.first())
    assert 0
