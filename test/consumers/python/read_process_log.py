"""Reads a process log as OCEL 2.0 and says what a process-mining library finds in it (r4pm, the bindings of Rust4PM)."""

import json
import sys

import r4pm
from r4pm import bindings

# The file is read whole by the library, which refuses what is no OCEL 2.0.
log = bindings.slim_link_ocel(ocel=r4pm.import_item("OCEL", sys.argv[1]))

print(
    json.dumps(
        {
            "objects": {
                kind: len(bindings.get_object_ids_of_type(ocel=log, ob_type=kind))
                for kind in ("journey", "trajectory", "practitioner", "organisation")
            },
            # Each way in which journeys went, with how many went it.
            "variants": bindings.get_variants_of_object_type(ocel=log, ob_type="journey"),
            # How often one step came directly after another.
            "follows": bindings.get_dfg_of_object_type(ocel=log, ob_type="journey"),
        }
    )
)
