"""Settings of the application; everything that differs between servers comes from the environment."""

from datetime import timedelta
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from desmigratif.config import databases, home, identity, keys, logs, mail, policies

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = env.bool("DESMIGRATIF_DEBUG", default=False)
SECRET_KEY = env.str("DESMIGRATIF_SECRET_KEY", default="") or keys.secret_key()
ALLOWED_HOSTS = env.list("DESMIGRATIF_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("DESMIGRATIF_ORIGINS", default=[])
BEHIND_HTTPS = env.bool("DESMIGRATIF_HTTPS", default=False)

# The upper rooms stand before allauth and Django so that their templates win.
INSTALLED_APPS = [
    "desmigratif.config.apps.ConfigConfig",
    "desmigratif.overview",
    "desmigratif.coverage",
    "desmigratif.backtest",
    "desmigratif.decrees",
    "desmigratif.comparing",
    "desmigratif.nominations",
    "desmigratif.planning",
    "desmigratif.policies",
    "desmigratif.candidates",
    "desmigratif.monitoring",
    "desmigratif.officers",
    "desmigratif.objections",
    "desmigratif.centres",
    "desmigratif.coordination",
    "desmigratif.sites",
    "desmigratif.programmes",
    "desmigratif.inbox",
    "desmigratif.tasks",
    "desmigratif.invitations",
    "desmigratif.signin",
    "desmigratif.accounts",
    "desmigratif.agencies",
    "desmigratif.atlas",
    "desmigratif.places",
    "desmigratif.audit",
    "desmigratif.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "desmigratif.config.watching.metering.MeteringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads each answer by chance, so lengths give nothing away
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "desmigratif.config.middleware.ChosenLanguageMiddleware",
    "desmigratif.config.middleware.SoundRequestMiddleware",
    "desmigratif.config.middleware.WholePageMiddleware",
    "desmigratif.config.middleware.KnownMethodsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desmigratif.signin.middleware.SeenMiddleware",
    "desmigratif.signin.middleware.OwnPasswordMiddleware",
    "desmigratif.signin.middleware.SecondStepMiddleware",
    "desmigratif.programmes.refusing.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "desmigratif.config.urls"
WSGI_APPLICATION = "desmigratif.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desmigratif.config.navigation.navigation",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "desmigratif.ui.rendering.FormRenderer"

AUDIT_KEY_FILE = keys.audit_key_file()
AUDIT_HEADS_FILE = keys.audit_heads_file()

DATABASES = databases.configured()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "desmigratif.config.errors.csrf_failed"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "desmigratif.signin.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "desmigratif.signin.forms.SignInForm",
    "change_password": "desmigratif.signin.forms.OwnPasswordForm",
    "reauthenticate": "desmigratif.signin.forms.SamePersonForm",
}
ACCOUNT_SESSION_REMEMBER = False  # village computers are shared: closing the browser signs out
# Never counted by address. Failed passwords are counted by axes (signin/limits.py), wrong codes in the
# database (signin/second_step.py): allauth's own counts are each process's alone.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "change_password": "5/m/user"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "desmigratif.signin.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "desmigratif.signin.code_forms.CodeForm",
    "reauthenticate": "desmigratif.signin.code_forms.CodeAgainForm",
    "activate_totp": "desmigratif.signin.code_forms.SwitchOnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Desmigratif"
MFA_TOTP_TOLERANCE = 1  # phones and old computers disagree by half a minute

IDENTITY_PROVIDERS = identity.read(env.str("DESMIGRATIF_IDENTITY_PROVIDERS", default=""))
SOCIALACCOUNT_PROVIDERS = identity.for_allauth(IDENTITY_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "desmigratif.signin.identity.adapter.IdentityAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an identity is linked or taken away

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that the hour said on the page stays true
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "desmigratif.signin.limits.NamelessHandler"
AXES_CLIENT_IP_CALLABLE = "desmigratif.signin.limits.no_address"
AXES_USERNAME_CALLABLE = "desmigratif.signin.limits.username_of"
AXES_LOCKOUT_CALLABLE = "desmigratif.signin.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True

SESSION_ENGINE = "desmigratif.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 12  # the row in the database ends earlier when it is not used
SESSION_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_NAME = "desmigratif_session"
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # watched from this machine itself, without the proxy
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEHIND_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = policies.with_forms_to([one.origin for one in IDENTITY_PROVIDERS])

# Where people find the application: stands before every link in letters and calendars.
SITE_ADDRESS = env.str("DESMIGRATIF_ADDRESS", default="") or next(
    iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000"
)
MAIL_SERVER = mail.read(env.str("DESMIGRATIF_SMTP_URL", default=""))
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DESMIGRATIF_MAIL_FROM", default="Desmigratif <desmigratif@localhost>")

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "desmigratif_language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

METERING_FOLDER = home.folder() / "metering"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("DESMIGRATIF_STATIC", default=str(ROOT / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

DJANGO_TABLES2_TEMPLATE = "ui/table.html"
LOGGING = logs.configuration(debug=DEBUG)
# W006 wants failed sign-ins counted by address too; no visitor's address is kept here: the name alone counts.
SILENCED_SYSTEM_CHECKS: list[str] = ["axes.W006"]
