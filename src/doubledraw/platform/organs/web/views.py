"""Sign in and out, change one's password."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.ui.access import public, staff


class SignInForm(AuthenticationForm):
    """Account and password, with messages in plain words."""

    error_messages = {
        "invalid_login": _("账号或密码不对。连续 5 次不对会暂停 15 分钟。"),
        "inactive": _("这个账号已停用，请联系安全管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class SignIn(auth.LoginView):
    """The one door for staff."""

    template_name = "organs/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Django's view puts the host name under `site`, where the masthead looks for the office."""
        accounts = settings.DEMO_ACCOUNTS if settings.DEMO else ()
        context = super().get_context_data(
            demo_accounts=accounts, demo_password=settings.DEMO_PASSWORD, **kwargs
        )
        return {**context, "site": settings.SITE}

    @method_decorator(public)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(*args, **kwargs)


sign_in = public(SignIn.as_view())
sign_out = public(auth.LogoutView.as_view())


class ChangePassword(auth.PasswordChangeView):
    """A person's own password."""

    template_name = "organs/form.html"
    form_class = PasswordChangeForm
    success_url = "/desk/"

    def get_form(self, form_class: Any = None) -> PasswordChangeForm:
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.widget.attrs["class"] = "input"
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("修改密码"), **kwargs)


change_password = staff("business", "system", "security", "audit")(ChangePassword.as_view())
