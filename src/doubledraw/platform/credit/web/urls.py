"""Addresses of credit on the desk."""

from django.urls import path

from doubledraw.platform.credit.web import exports, firm, lists, measures, proposals, rules

urlpatterns = [
    path("", proposals.index, name="credit"),
    path("firms/", firm.find, name="credit-find"),
    path("firms/<str:code>/", firm.page, name="credit-firm"),
    path("firms/<str:code>/reckon/", firm.reckon, name="credit-reckon"),
    path("firms/<str:code>/events/", firm.note, name="credit-note"),
    path("firms/<str:code>/measures/", firm.measure, name="credit-measure-new"),
    path("proposals/<int:pk>/", proposals.page, name="credit-proposal"),
    path("proposals/<int:pk>/decide/", proposals.decide, name="credit-decide"),
    path("lists/", lists.index, name="credit-lists"),
    path("lists/<int:pk>/", lists.page, name="credit-listing"),
    path("lists/<int:pk>/notes/", lists.note, name="credit-listing-note"),
    path("lists/<int:pk>/notes/<int:note>/", lists.answer, name="credit-listing-answer"),
    path("lists/<int:pk>/remove/", lists.remove, name="credit-listing-remove"),
    path("measures/", measures.index, name="credit-measures"),
    path("measures/<int:pk>/", measures.page, name="credit-measure"),
    path("measures/<int:pk>/decide/", measures.decide, name="credit-measure-decide"),
    path("measures/<int:pk>/end/", measures.end, name="credit-measure-end"),
    path("rules/", rules.index, name="credit-rules"),
    path("rules/new/", rules.begin, name="credit-rule-new"),
    path("rules/<int:pk>/", rules.page, name="credit-rule"),
    path("rules/<int:pk>/write/", rules.write, name="credit-rule-write"),
    path("rules/<int:pk>/move/", rules.move, name="credit-rule-move"),
    path("exports/", exports.index, name="credit-exports"),
    path("exports/schema.json", exports.schema_file, name="credit-schema"),
    path("exports/<int:pk>/", exports.page, name="credit-export"),
    path("exports/<int:pk>/receipt/", exports.receipt, name="credit-receipt"),
    path("exports/<int:pk>/files/<slug:kind>/", exports.file, name="credit-export-file"),
]
