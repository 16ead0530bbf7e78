from django.contrib.admin.apps import AdminConfig


class SecuredAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.SecuredAdminSite"
