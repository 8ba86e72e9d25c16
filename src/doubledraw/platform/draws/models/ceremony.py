"""What goes in and who was there: nonces, entropy, people, attestations."""

from django.db import models
from django.db.models import UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.typed import TypedTwice, typed_by_two
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.records.models import AppendOnly


class Nonce(models.Model):
    """A holder's secret, sealed with the installation's key, and the commitment to it (秘密数)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="nonces")
    position = models.PositiveSmallIntegerField("次序")
    holder = models.CharField("持有人", max_length=64)
    commitment = models.CharField("承诺", max_length=64, unique=True)
    sealed = models.BinaryField("密文")

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["draw", "position"], name="nonce_position_once"),
            UniqueConstraint(fields=["draw", "holder"], name="nonce_holder_once"),
        ]

    def __str__(self) -> str:
        return self.holder


class EntropyValue(TypedTwice):
    """One named source's published value, entered by one person and confirmed by another (公共随机数)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entropy_values")
    position = models.PositiveSmallIntegerField("次序")
    source = models.CharField("来源", max_length=64)
    form = models.CharField("形式", max_length=10)

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["draw", "position"], name="entropy_position_once"),
            *typed_by_two("entropy_entered_twice_by_two", "entropy_confirmed_is_entered"),
        ]

    def __str__(self) -> str:
        return self.source


class CeremonyPerson(models.Model):
    """Somebody who takes part in the ceremony, and when they signed in (在场人员)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="people")
    role = models.CharField("身份", max_length=20, choices=PersonRole.choices())
    name = models.CharField("姓名", max_length=60)
    organisation = models.CharField("单位", max_length=100)
    staff_id = models.BigIntegerField("账号", null=True)
    signed_at = models.DateTimeField("签到时间", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "name", "organisation"], name="ceremony_person_once")
        ]

    def __str__(self) -> str:
        return self.name


class Attestation(AppendOnly):
    """An auditor's signed note that the auditor bundle verified (见证, DD-1 §8)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="attestations")
    key_name = models.CharField("密钥名", max_length=100)
    vkey = models.CharField("公钥", max_length=200)
    note = models.TextField("签名文本")
    received_by = models.BigIntegerField("接收人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "vkey"], name="attested_once_per_key"),
            UniqueConstraint(fields=["draw", "key_name"], name="attested_once_per_name"),
        ]

    def __str__(self) -> str:
        return self.key_name
