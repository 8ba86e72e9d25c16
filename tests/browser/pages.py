"""Every page of the product, with the person who opens it: what the audits and the screenshots go through."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Site

PUBLIC = ""


def every_page(site: "Site") -> dict[str, tuple[str, str]]:
    """{name: (account, path)}."""
    plan = site.one("SELECT number FROM plans_plan")
    line = site.one("SELECT id FROM plans_planline ORDER BY number LIMIT 1")
    item, item_pk = site.ask("SELECT code, id FROM catalogue_item ORDER BY code LIMIT 1")[0]
    target = site.one(
        "SELECT code FROM draws_drawntarget WHERE role = 'selected' ORDER BY id LIMIT 1"
    )
    inspector = site.one("SELECT ref FROM registry_inspector ORDER BY ref LIMIT 1")
    revision = site.one("SELECT id FROM catalogue_itemrevision ORDER BY id LIMIT 1")
    sheet = site.one("SELECT id FROM catalogue_checksheet ORDER BY code LIMIT 1")
    filing = site.one("SELECT id FROM approvals_filing ORDER BY id LIMIT 1")
    label = site.one("SELECT code FROM registry_label ORDER BY code LIMIT 1")
    special = site.one("SELECT code FROM registry_specialdirectory ORDER BY code LIMIT 1")
    expert = site.one("SELECT ref FROM registry_expert ORDER BY ref LIMIT 1")
    institution = site.one("SELECT code FROM registry_institution ORDER BY code LIMIT 1")
    device = site.one("SELECT id FROM registry_equipment ORDER BY id LIMIT 1")
    recusal = site.one("SELECT id FROM registry_recusal ORDER BY id LIMIT 1")
    batch = site.one("SELECT id FROM registry_importbatch ORDER BY id LIMIT 1")
    duty = site.one(
        "SELECT id FROM obligations_obligation WHERE state = 'open' ORDER BY due LIMIT 1"
    )
    log = site.one("SELECT min(\"index\") FROM ledger_logleaf WHERE kind = 'draw.commit'")
    d1, d2, d3, d4 = (site.draw(n) for n in (1, 2, 3, 4))
    witness = site.one(
        "SELECT min(person.id) FROM draws_ceremonyperson person JOIN draws_draw draw "
        f"ON draw.id = person.draw_id WHERE draw.draw_id = '{d1}' AND person.role = 'witness'"
    )
    visit = site.one("SELECT number FROM inspections_visit WHERE state = 'entered'")
    token = site.one("SELECT token FROM inspections_notice ORDER BY id LIMIT 1")
    problem = site.one(
        "SELECT visit.number FROM followups_followup JOIN inspections_visit visit ON visit.id = visit_id"
    )
    dayed = site.one(
        "SELECT draw.draw_id FROM inspections_visitday day JOIN inspections_visit visit "
        "ON visit.id = day.visit_id JOIN draws_draw draw ON draw.id = visit.draw_id LIMIT 1"
    )
    form = site.one("SELECT id FROM inspections_approvalform ORDER BY id LIMIT 1")
    rated = site.one(
        "SELECT id FROM credit_creditproposal WHERE kind = 'class' ORDER BY id LIMIT 1"
    )
    listing = site.one("SELECT id FROM credit_creditlisting ORDER BY id LIMIT 1")
    firm = site.one(
        "SELECT code FROM registry_target WHERE id = (SELECT min(target_id) FROM credit_jointmeasure)"
    )
    _ = (line, log)
    return {
        "portal-home": (PUBLIC, "/"),
        "portal-door": (PUBLIC, f"/door/{token}/"),
        "desk-visits": ("zhaoke", "/desk/visits/"),
        "desk-visit-closed": ("zhaoke", f"/desk/visits/{visit}/"),
        "desk-visit-form": ("wangchu", f"/desk/visits/forms/{form}/"),
        "desk-follow-ups": ("zhoumin", "/desk/followups/"),
        "desk-follow-up-closed": ("zhoumin", f"/desk/followups/{problem}/"),
        "desk-minor-offences": ("zhoumin", "/desk/followups/minor/"),
        "desk-complaints": ("hejianguo", "/desk/followups/complaints/"),
        "desk-firm-file": ("zhoumin", f"/desk/firms/{target}/file/"),
        "desk-file-room": ("chenfawu", "/desk/file-room/"),
        "desk-file-room-draws": ("chenfawu", "/desk/file-room/draws/"),
        "desk-file-room-draw": ("chenfawu", f"/desk/file-room/draws/{d1}/"),
        "desk-results": ("wangchu", "/desk/results/"),
        "desk-results-rules": ("zhoumin", "/desk/results/rules/"),
        "desk-results-sheet": ("zhoumin", "/desk/results/sheet/"),
        "desk-task-end": ("zhoumin", f"/desk/visits/ends/{d3}/"),
        "desk-recorders": ("zhoumin", "/desk/visits/recorders/"),
        "desk-visit-days": ("zhoumin", f"/desk/visits/days/{dayed}/"),
        "desk-my-days": ("jiancha1", "/desk/visits/days/"),
        "desk-educations": ("zhoumin", "/desk/visits/education/"),
        "desk-outbox": ("zhoumin", "/desk/outbox/"),
        "portal-educations": (PUBLIC, "/education/"),
        "desk-visits-phone": ("jiancha1", "/desk/visits/phone/"),
        "desk-credit": ("wangchu", "/desk/credit/"),
        "desk-credit-firm": ("zhoumin", f"/desk/credit/firms/{firm}/"),
        "desk-credit-proposal": ("wangchu", f"/desk/credit/proposals/{rated}/"),
        "desk-credit-listing": ("zhoumin", f"/desk/credit/lists/{listing}/"),
        "desk-credit-measures": ("wangchu", "/desk/credit/measures/"),
        "desk-credit-rule": ("zhoumin", "/desk/credit/rules/1/"),
        "desk-credit-export": ("zhoumin", "/desk/credit/exports/1/"),
        "portal-draws": (PUBLIC, "/draws/"),
        "portal-draw-revealed": (PUBLIC, f"/draws/{d1}/"),
        "portal-draw-plan": (PUBLIC, f"/draws/{d1}/work-plan/"),
        "portal-draw-attested": (PUBLIC, f"/draws/{d2}/"),
        "portal-draw-own": (PUBLIC, f"/draws/{d2}/own/"),
        "portal-draw-embargoed": (PUBLIC, f"/draws/{d3}/"),
        "portal-draw-waiting": (PUBLIC, f"/draws/{d4}/"),
        "portal-screen-revealed": (PUBLIC, f"/draws/{d1}/screen/"),
        "portal-screen-classes": (PUBLIC, f"/draws/{d2}/screen/"),
        "portal-screen-embargoed": (PUBLIC, f"/draws/{d3}/screen/"),
        "portal-screen-waiting": (PUBLIC, f"/draws/{d4}/screen/"),
        "portal-changes": (PUBLIC, "/draws/changes/"),
        "portal-results": (PUBLIC, "/results/"),
        "portal-result-shares": (PUBLIC, "/results/shares/"),
        "portal-penalties": (PUBLIC, "/results/penalties/"),
        "portal-open-data": (PUBLIC, "/open/"),
        "portal-target": (PUBLIC, f"/targets/{target}/"),
        "portal-search": (PUBLIC, "/search/?q=%E6%B8%85%E6%BA%90"),
        "portal-search-empty": (PUBLIC, "/search/?q=zzzz"),
        "portal-plans": (PUBLIC, "/plans/"),
        "portal-plan": (PUBLIC, f"/plans/{plan}/"),
        "portal-items": (PUBLIC, "/items/"),
        "portal-item": (PUBLIC, f"/items/{item}/"),
        "portal-rules": (PUBLIC, "/rules/"),
        "portal-rule": (PUBLIC, "/rules/parameters/publication_normal/"),
        "portal-rules-compare": (PUBLIC, "/rules/compare/?one=changchun-2021&other=karamay-2016"),
        "portal-duties": (PUBLIC, "/rules/duties/"),
        "portal-workdays": (PUBLIC, "/rules/days/?year=2027"),
        "portal-verify": (PUBLIC, "/verify/"),
        "portal-missing": (PUBLIC, "/nothing-here/"),
        "sign-in": (PUBLIC, "/sign-in/"),
        "desk-home-clerk": ("zhoumin", "/desk/"),
        "desk-home-drawer": ("lixiaowen", "/desk/"),
        "desk-home-auditor": ("wuji", "/desk/"),
        "desk-targets": ("zhoumin", "/desk/targets/"),
        "desk-target": ("zhoumin", f"/desk/targets/{target}/"),
        "desk-target-edit": ("zhoumin", f"/desk/targets/{target}/edit/"),
        "desk-target-new": ("zhoumin", "/desk/new-target/"),
        "desk-targets-none": ("zhoumin", "/desk/targets/?q=zzzz"),
        "desk-labels": ("zhoumin", "/desk/labels/"),
        "desk-label": ("zhoumin", f"/desk/label/{label}/"),
        "desk-specials": ("zhoumin", "/desk/specials/"),
        "desk-special": ("zhoumin", f"/desk/special/{special}/"),
        "desk-key-targets": ("zhoumin", "/desk/key-targets/"),
        "desk-duplicates": ("zhoumin", "/desk/duplicates/"),
        "desk-views": ("zhoumin", "/desk/views/"),
        "desk-inspector-new": ("zhoumin", "/desk/inspectors/new/"),
        "desk-experts": ("zhoumin", "/desk/experts/"),
        "desk-expert": ("zhoumin", f"/desk/experts/{expert}/"),
        "desk-institutions": ("zhoumin", "/desk/institutions/"),
        "desk-institution": ("zhoumin", f"/desk/institutions/{institution}/"),
        "desk-pools": ("zhoumin", "/desk/pools/"),
        "desk-equipment": ("zhoumin", "/desk/equipment/"),
        "desk-device": ("zhoumin", f"/desk/equipment/{device}/"),
        "desk-recusals": ("zhoumin", "/desk/recusals/"),
        "desk-recusal": ("zhoumin", f"/desk/recusals/{recusal}/"),
        "desk-recusal-rules": ("zhoumin", "/desk/recusals/rules/"),
        "desk-import-new": ("zhoumin", "/desk/imports/new/"),
        "desk-feeds": ("zhoumin", "/desk/feeds/"),
        "desk-feed-new": ("zhoumin", "/desk/feeds/new/"),
        "desk-inspectors": ("zhoumin", "/desk/inspectors/"),
        "desk-inspector": ("zhoumin", f"/desk/inspectors/{inspector}/"),
        "desk-imports": ("zhoumin", "/desk/imports/"),
        "desk-import": ("zhoumin", f"/desk/imports/{batch}/"),
        "desk-items": ("zhoumin", "/desk/items/"),
        "desk-item": ("zhoumin", f"/desk/items/{item_pk}/"),
        "desk-item-new": ("zhoumin", "/desk/items/new/"),
        "desk-item-edition": ("zhoumin", f"/desk/items/{item_pk}/editions/1/"),
        "desk-item-revision": ("wangchu", f"/desk/items/revisions/{revision}/"),
        "desk-supervision": ("zhoumin", "/desk/items/supervision/"),
        "desk-responsibilities": ("zhoumin", "/desk/items/responsibilities/"),
        "desk-sheets": ("zhoumin", "/desk/items/sheets/"),
        "desk-sheet": ("zhoumin", f"/desk/items/sheets/{sheet}/"),
        "desk-sheet-print": ("zhoumin", f"/desk/items/sheets/{sheet}/editions/1/print/"),
        "desk-guides": ("zhoumin", "/desk/items/guides/"),
        "desk-filings": ("chenfawu", "/desk/items/filings/"),
        "desk-filing": ("chenfawu", f"/desk/items/filings/{filing}/"),
        "desk-filing-new": ("zhoumin", "/desk/items/filings/new/"),
        "desk-delegations": ("wangchu", "/desk/delegations/"),
        "desk-plans": ("zhoumin", "/desk/plans/"),
        "desk-plan": ("zhoumin", f"/desk/plans/{plan}/"),
        "desk-plan-kinds": ("zhoumin", "/desk/plans/new/"),
        "desk-plan-begin": ("zhoumin", "/desk/plans/new/?kind=ad_hoc"),
        "desk-plan-merge": ("zhoumin", f"/desk/plans/{plan}/merge/"),
        "desk-plans-joint": ("linjiao", "/desk/plans/joint/"),
        "desk-draws": ("lixiaowen", "/desk/draws/"),
        "desk-draw-prepare": ("lixiaowen", f"/desk/draws/new/{line}/"),
        "desk-draw-year": ("lixiaowen", "/desk/draws/year/"),
        "desk-draw-exclusions": ("zhoumin", f"/desk/draws/new/{line}/exclusions/"),
        "desk-draw-plan": ("wangchu", f"/desk/draws/{d1}/work-plan/"),
        "desk-draw-waiting": ("lixiaowen", f"/desk/draws/{d4}/"),
        "desk-draw-embargoed": ("lixiaowen", f"/desk/draws/{d3}/"),
        "desk-draw-revealed": ("lixiaowen", f"/desk/draws/{d1}/"),
        "desk-draw-part": ("lixiaowen", f"/desk/draws/{d1}/part/"),
        "desk-draw-signature": ("lixiaowen", f"/desk/draws/{d1}/witnesses/{witness}/signature/"),
        "desk-draw-auditor": ("wuji", f"/desk/draws/{d2}/"),
        "desk-draw-round-new": ("lixiaowen", f"/desk/draws/{d3}/rounds/new/"),
        "desk-draw-substitutes": ("lixiaowen", f"/desk/draws/{d3}/substitutes/"),
        "desk-draw-door": ("lixiaowen", f"/desk/draws/{d3}/door/"),
        "desk-draw-views": ("hejianguo", f"/desk/draws/{d3}/views/"),
        "desk-draw-timeline": ("lixiaowen", f"/desk/draws/{d1}/timeline/"),
        "desk-draw-sheet": ("lixiaowen", f"/desk/draws/{d1}/sheet/"),
        "desk-draw-signing": ("wuji", f"/desk/draws/{d2}/signing/"),
        "desk-dispatches": ("zhoumin", "/desk/draws/dispatches/"),
        "desk-obligations": ("zhoumin", "/desk/obligations/"),
        "desk-obligation": ("hejianguo", f"/desk/obligations/{duty}/"),
        "desk-obligations-month": ("zhoumin", "/desk/obligations/calendar/"),
        "desk-reminders": ("zhoumin", "/desk/obligations/reminders/"),
        "desk-office": ("hejianguo", "/desk/office/"),
        "desk-rules": ("zhoumin", "/desk/rules/"),
        "desk-rule-set": ("zhoumin", "/desk/rules/sets/national/"),
        "desk-own-rules": ("zhoumin", "/desk/rules/own/"),
        "desk-own-rules-new": ("zhoumin", "/desk/rules/own/new/"),
        "desk-holidays": ("system", "/desk/rules/holidays/"),
        "desk-health": ("system", "/desk/health/"),
        "desk-organs": ("security", "/desk/organs/"),
        "desk-organ": ("security", "/desk/organs/990126-01/"),
        "desk-organ-clerk": ("zhoumin", "/desk/organs/990126-01/"),
        "desk-organ-merge": ("security", "/desk/organs/990126-01/merge/"),
        "desk-regions": ("zhoumin", "/desk/regions/"),
        "desk-staff-move": ("security", "/desk/staff/zhoumin/move/"),
        "desk-staff": ("security", "/desk/staff/"),
        "desk-person": ("security", "/desk/staff/zhoumin/"),
        "desk-staff-new": ("security", "/desk/staff/new/"),
        "desk-organ-new": ("security", "/desk/staff/organs/new/"),
        "desk-audit": ("audit", "/desk/audit/"),
        "desk-password": ("zhoumin", "/desk/password/"),
        "desk-refused": ("zhoumin", "/desk/staff/"),
        "desk-missing": ("zhoumin", "/desk/plans/none/"),
    }
