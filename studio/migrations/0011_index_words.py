"""The artworks of before are found by their titles, too. They have no tags yet."""

from django.db import migrations

from studio.gallery.words import split_words

BATCH = 500


def index_titles(apps, schema_editor):
    SearchWord = apps.get_model("studio", "SearchWord")
    titles = apps.get_model("studio", "Artwork").objects.values_list("pk", "owner_id", "title")
    rows = (
        SearchWord(artwork_id=pk, owner_id=owner, word=word)
        for pk, owner, title in titles.iterator()
        for word in split_words(title)
    )
    SearchWord.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("studio", "0010_finding")]
    operations = [migrations.RunPython(index_titles, migrations.RunPython.noop)]
