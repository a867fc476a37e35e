from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_partners")]

    operations = [
        migrations.AddField("role", "field_rights", models.JSONField(blank=True, default=dict)),
    ]
