"""Sign in and out."""

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from doubledraw.platform.ui.access import public


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

    @method_decorator(public)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(*args, **kwargs)


sign_in = public(SignIn.as_view())
sign_out = public(auth.LogoutView.as_view())
