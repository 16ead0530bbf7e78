"""How often somebody may change the picture, on the page and through REST together: making it takes time and memory."""

from rest_framework.throttling import UserRateThrottle


class AvatarThrottle(UserRateThrottle):
    scope, rate = "avatar", "30/hour"
