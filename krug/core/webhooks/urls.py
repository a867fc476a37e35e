from django.urls import path

from krug.core.webhooks.views import deliveries, webhooks

urlpatterns = [
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/new", webhooks.new, name="webhooks-new"),
    path("settings/webhooks/<int:pk>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/secret", webhooks.secret, name="webhook-secret"),
    path("settings/webhooks/<int:pk>/resuming", webhooks.resuming, name="webhook-resuming"),
    path("settings/webhooks/<int:pk>/testing", webhooks.testing, name="webhook-testing"),
    path("settings/webhooks/<int:pk>/removal", webhooks.removal, name="webhook-removal"),
    path("settings/webhooks/<int:pk>/deliveries", deliveries.deliveries, name="webhook-deliveries"),
    path("settings/webhooks/<int:pk>/deliveries/<int:number>", deliveries.delivery, name="webhook-delivery"),
    path("settings/webhooks/<int:pk>/deliveries/<int:number>/replay", deliveries.replay, name="webhook-replay"),
    path("settings/webhooks/<int:pk>/replays", deliveries.replays, name="webhook-replays"),
]
