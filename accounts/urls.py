from django.urls import path
from django.views.generic import TemplateView

from accounts.mailing import views as mail_views
from accounts.pages import language_views, terms_views, welcome_views
from accounts.pages.terms import TERMS_VERSION
from accounts.profile import data_views
from accounts.profile import views as profile_views
from accounts.sign_in.sessions import session_end

urlpatterns = [
    path("welcome/<slug:step>/", welcome_views.welcome, name="welcome"),
    path("accounts/arrive/", welcome_views.arrive, name="arrive"),
    path("accounts/profile/", profile_views.ProfileView.as_view(), name="profile"),
    path("accounts/profile/picture/", profile_views.AvatarView.as_view(), name="avatar"),
    path("accounts/preferences/", profile_views.PreferencesView.as_view(), name="preferences"),
    path("accounts/usage/", profile_views.UsageView.as_view(), name="usage"),
    path("accounts/data/", data_views.DataView.as_view(), name="data"),
    path("accounts/data/delete/", data_views.DeleteAccountView.as_view(), name="account_delete"),
    path("<slug:kind>/unsubscribe/<str:token>/", mail_views.end_subscription, name="unsubscribe"),
    path("mails/", mail_views.preview_mails, name="preview_mails"),
    path("mails/<path:name>/", mail_views.preview_mail, name="preview_mail"),
    path("language/", language_views.choose_language, name="choose_language"),
    path("words/<slug:language>/<slug:version>.js", language_views.send_catalogue, name="words"),
    path("outbox/", mail_views.show_outbox, name="outbox"),
    path("accounts/sessions/<int:pk>/end/", session_end, name="session_end"),
    path("terms/agree/", terms_views.agree, name="terms_agree"),
    path(
        "terms/",
        TemplateView.as_view(template_name="accounts/terms.html", extra_context={"version": TERMS_VERSION}),
        name="terms",
    ),
    path(
        "privacy/",
        TemplateView.as_view(template_name="accounts/privacy.html", extra_context={"version": TERMS_VERSION}),
        name="privacy",
    ),
]
