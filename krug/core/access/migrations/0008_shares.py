from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0007_second_factor")]

    operations = [
        migrations.AddField("partner", "only_sees", models.BooleanField(default=False)),
    ]
