"""The tree keeps its shape by itself: a parent is one level up, ancestors are the parent's own, villages are leaves."""

from django.db import migrations

KEYS = """
ALTER TABLE places_area
    ADD CONSTRAINT area_parent_is_one_level_up FOREIGN KEY (parent_id, parent_depth)
        REFERENCES places_area (id, depth) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT area_district_lies_in_its_regency FOREIGN KEY (district_id, regency_id)
        REFERENCES places_area (id, parent_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT area_regency_lies_in_its_province FOREIGN KEY (regency_id, province_id)
        REFERENCES places_area (id, parent_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE places_village
    ADD CONSTRAINT village_is_on_the_lowest_level FOREIGN KEY (area_ptr_id, village_depth)
        REFERENCES places_area (id, depth) DEFERRABLE INITIALLY DEFERRED;
"""
WITHOUT = """
ALTER TABLE places_village DROP CONSTRAINT village_is_on_the_lowest_level;
ALTER TABLE places_area
    DROP CONSTRAINT area_parent_is_one_level_up,
    DROP CONSTRAINT area_district_lies_in_its_regency,
    DROP CONSTRAINT area_regency_lies_in_its_province;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunSQL(KEYS, WITHOUT)]
