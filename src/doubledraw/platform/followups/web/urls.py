"""Addresses of follow-ups on the desk."""

from django.urls import path

from doubledraw.platform.followups.web import complaints, deeds, lists, minor, page, papers

urlpatterns = [
    path("", lists.index, name="follow-ups"),
    path("open/", lists.open_waiting, name="follow-ups-open"),
    path("minor/", minor.index, name="minor-offences"),
    path("minor/<int:pk>/", minor.decide, name="minor-offence"),
    path("complaints/", complaints.index, name="complaints"),
    path("complaints/<int:pk>/", complaints.page, name="complaint"),
    path("complaints/<int:pk>/take/", complaints.take, name="complaint-take"),
    path("complaints/<int:pk>/show/", complaints.show, name="complaint-show"),
    path("complaints/<int:pk>/close/", complaints.close, name="complaint-close"),
    path("<str:number>/", page.page, name="follow-up"),
    path("<str:number>/look/", page.look, name="follow-up-look"),
    path("<str:number>/files/<str:digest>", papers.proof, name="follow-up-file"),
    path("<str:number>/findings/<int:pk>/<slug:deed>/", deeds.on_finding, name="follow-up-deed"),
    path("<str:number>/orders/<int:pk>/revisit/", deeds.revisit, name="follow-up-revisit"),
    path("<str:number>/orders/<int:pk>/extend/", deeds.extend, name="follow-up-extend"),
    path("<str:number>/orders/<int:pk>/paper.pdf", papers.order_pdf, name="order-pdf"),
    path("<str:number>/orders/<int:pk>/paper.docx", papers.order_docx, name="order-docx"),
    path("<str:number>/extensions/<int:pk>/", deeds.extension, name="follow-up-extension"),
    path("<str:number>/cases/<int:pk>/decide/", deeds.decide, name="follow-up-decide"),
    path("<str:number>/transfers/<int:pk>/answer/", deeds.answer, name="follow-up-answer"),
    path("<str:number>/transfers/<int:pk>/paper.pdf", papers.transfer_pdf, name="transfer-pdf"),
    path("<str:number>/transfers/<int:pk>/paper.docx", papers.transfer_docx, name="transfer-docx"),
]
