from krug.core.webhooks.models.attempt import Attempt, Fault
from krug.core.webhooks.models.delivery import Delivery, DeliveryState
from krug.core.webhooks.models.webhook import Pause, Webhook

__all__ = ["Attempt", "Delivery", "DeliveryState", "Fault", "Pause", "Webhook"]
