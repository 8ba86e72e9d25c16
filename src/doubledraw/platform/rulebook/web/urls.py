"""Addresses of the law book: the public site's, the desk's, an organ's own rules, holidays."""

from django.urls import path

from doubledraw.platform.rulebook.web import desk, holidays, own, public

urlpatterns = [
    path("rules/", public.index, name="public-rules"),
    path("rules/compare/", public.compare, name="public-rules-compare"),
    path("rules/duties/", public.duties, name="public-duties"),
    path("rules/days/", public.workdays, name="public-workdays"),
    path("rules/sets/<str:name>/", public.book, name="public-rule-set"),
    path("rules/parameters/<str:name>/", public.parameter, name="public-rule"),
    path("desk/rules/", desk.index, name="rules"),
    path("desk/rules/compare/", desk.compare, name="rules-compare"),
    path("desk/rules/duties/", desk.duties, name="rules-duties"),
    path("desk/rules/days/", desk.workdays, name="rules-workdays"),
    path("desk/rules/sets/<str:name>/", desk.book, name="rule-set"),
    path("desk/rules/parameters/<str:name>/", desk.parameter, name="rule"),
    path("desk/rules/holidays/", holidays.show, name="holidays"),
    path("desk/rules/own/", own.index, name="own-rules"),
    path("desk/rules/own/new/", own.begin, name="own-rules-new"),
    path("desk/rules/own/<int:pk>/", own.show, name="own-rule-set"),
    path("desk/rules/own/<int:pk>/head/", own.head, name="own-rules-head"),
    path("desk/rules/own/<int:pk>/choose/", own.choose, name="own-choose"),
    path("desk/rules/own/<int:pk>/lines/<str:name>/", own.line, name="own-line"),
    path("desk/rules/own/<int:pk>/lines/<str:name>/drop/", own.drop, name="own-line-drop"),
    path("desk/rules/own/<int:pk>/propose/", own.propose, name="own-rules-propose"),
    path("desk/rules/own/<int:pk>/return/", own.send_back, name="own-rules-return"),
    path("desk/rules/own/<int:pk>/adopt/", own.adopt, name="own-rules-adopt"),
    path("desk/rules/own/<int:pk>/repeal/", own.repeal, name="own-rules-repeal"),
    path("desk/rules/own/<int:pk>/discard/", own.discard, name="own-rules-discard"),
]
