from django.contrib.admin.apps import AdminConfig


class SecuredAdminConfig(AdminConfig):
    default_site = "accounts.staff.admin_site.SecuredAdminSite"
