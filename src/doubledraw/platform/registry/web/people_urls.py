"""Addresses of inspectors, experts, institutions, pools, equipment and recusals."""

from django.urls import path

from doubledraw.platform.registry.web import (
    accounts,
    equipment,
    inspectors,
    people,
    pools,
    recusals,
    specialists,
)

_INSPECTOR = "inspectors/<str:ref>/"
_POOL = "pools/<str:code>/"

urlpatterns = [
    path("inspectors/", inspectors.directory, name="inspectors"),
    path("inspectors/new/", people.add, name="inspector-new"),
    path(_INSPECTOR, inspectors.page, name="inspector"),
    path(f"{_INSPECTOR}edit/", people.edit, name="inspector-edit"),
    path(f"{_INSPECTOR}account/", accounts.link, name="inspector-account"),
    path(f"{_INSPECTOR}certificates/", people.certificate, name="certificate-enter"),
    path(
        f"{_INSPECTOR}certificates/<int:pk>/withdraw/", people.withdraw, name="certificate-withdraw"
    ),
    path(f"{_INSPECTOR}leave/", people.leave, name="leave-enter"),
    path(f"{_INSPECTOR}leave/<int:pk>/cancel/", people.cancel_leave, name="leave-cancel"),
    path(f"{_INSPECTOR}employments/", people.employment, name="employment-enter"),
    path(f"{_INSPECTOR}employments/<int:pk>/drop/", people.drop_employment, name="employment-drop"),
    path(f"{_INSPECTOR}recusals/", recusals.declare, name="recusal-declare"),
    path("recusals/", recusals.register, name="recusals"),
    path("recusals/rules/", recusals.rules, name="recusal-rules"),
    path("recusals/rules/new/", recusals.propose, name="recusal-rule-propose"),
    path("recusals/rules/<int:pk>/adopt/", recusals.adopt, name="recusal-rule-adopt"),
    path("recusals/rules/<int:pk>/end/", recusals.end_rule, name="recusal-rule-end"),
    path("recusals/<int:pk>/", recusals.page, name="recusal"),
    path("recusals/<int:pk>/decide/", recusals.decide, name="recusal-decide"),
    path("recusals/<int:pk>/end/", recusals.end, name="recusal-end"),
    path("recusals/<int:pk>/evidence/", recusals.evidence, name="recusal-evidence"),
    path("experts/", specialists.experts, name="experts"),
    path("experts/new/", specialists.add_expert, name="expert-new"),
    path("experts/<str:ref>/", specialists.expert, name="expert"),
    path("experts/<str:ref>/edit/", specialists.edit_expert, name="expert-edit"),
    path("institutions/", specialists.institutions_list, name="institutions"),
    path("institutions/new/", specialists.add_institution, name="institution-new"),
    path("institutions/<str:code>/", specialists.institution, name="institution"),
    path("institutions/<str:code>/edit/", specialists.edit_institution, name="institution-edit"),
    path("pools/", pools.directory, name="pools"),
    path("pools/new/", pools.found, name="pool-found"),
    path(_POOL, pools.page, name="pool"),
    path(f"{_POOL}invite/", pools.invite, name="pool-invite"),
    path(f"{_POOL}members/<int:pk>/answer/", pools.answer, name="pool-answer"),
    path(f"{_POOL}members/<int:pk>/leave/", pools.leave, name="pool-leave"),
    path(f"{_POOL}close/", pools.close, name="pool-close"),
    path("equipment/", equipment.directory, name="equipment"),
    path("equipment/new/", equipment.add, name="device-new"),
    path("equipment/<int:pk>/", equipment.page, name="device"),
    path("equipment/<int:pk>/edit/", equipment.edit, name="device-edit"),
    path("equipment/<int:pk>/lend/", equipment.lend, name="device-lend"),
    path("equipment/loans/<int:pk>/return/", equipment.take_back, name="loan-return"),
]
