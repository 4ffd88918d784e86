# SPDX-License-Identifier: MIT
"""planted.py DATA: an event for each field that a catalogue file in DATA describes, or AMI has, that holds somebody in
all forms that came to mind. planted.py --left FILE: what of them is left in FILE."""
import base64
import glob
import json
import re
import sys

FORMS = [
    "Zaphod Beeblebrox", '"Zaphod Beeblebrox" <48151>', "zaphod.beeblebrox@magrathea.example",
    "call 48151, then 48-152", "sip:zaphod@198.51.100.42:5060;transport=udp", "PJSIP/zaphod-0000002b",
    "Local/48151@default-00000003;1", "+1 (514) 555-0142", "Zaphod%20Beeblebrox", "sip%3A48151%40magrathea.example",
    "DE305D54-75B4-431B-ADB2-EB6B9E546014", "de305d5475b4431badb2eb6b9e546014", "de:ad:be:ef:c0:42", "dead.beef.c042",
    "2001:db8::4815", "::ffff:198.51.100.42", "https://magrathea.example/u/zaphod?n=48151", "msg-48151-zaphod.wav",
    "48151@default", "+15145550142", "X_Y=Zaphod", '{"owner":"Zaphod","zaphod":["48151",48151]}', '"Zaphod"',
    "Z\u00e4phod B\u00e9\u00e9blebrox", "user:de305d54-75b4-431b-adb2-eb6b9e546014:Zaphod B.",
    "{zaphod}", "Zaphod", "zaphod_busy",
]
NUMBERS = [48151, 5145550142, 5145550142.0, 5.145550142e9]
NEEDLES = [
    "zaphod", "beeblebrox", "48151", "48-152", "magrathea", "198.51", "51.100", "555-0142", "5145550142", "514555",
    "de305d54", "75b4", "dead", "de:ad", "2001:db8", "4815", "phod", "blebrox",
]
FIELDS = """Uniqueid Linkedid Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum
ConnectedLineName AccountCode Context Exten Priority DestChannel DestCallerIDName DialString Interface StateInterface
MemberName Location Queue Application AppData AppName Mailbox Conference BridgeName Device Hint Contact EndpointName AOR
UserAgent URI Cause-txt RemoteAddress LocalAddress AccountID Service SessionID ChanVariable Variable Value
WAZO_USERUUID XIVO_BASE_EXTEN XIVO_SRCNUM WAZO_FILENAME Key Family Peer Address Reason Extra UserField CallerID1
Nickname
notes memo who contents body description comment subject topic title bio path url uri host domain nickname""".split()


def names(value):
    if isinstance(value, list):
        for inner in value:
            yield from names(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "properties" and isinstance(inner, dict):
                yield from inner
            yield from names(inner)


def events(folder):
    fields = set(FIELDS)
    for path in glob.glob(folder + "/*.json"):
        with open(path, encoding="utf-8") as file:
            fields.update(names(json.load(file)))
    for field in sorted(fields):
        yield {"name": "planted", "data": {field: FORMS + NUMBERS[1:]}}
        # A field that holds no ids, counts or states has no short number either.
        if field in FIELDS[-20:]:
            yield {"name": "planted", "data": {field: NUMBERS}}


def records():
    uuid = "DE305D54-75B4-431B-ADB2-EB6B9E546014"
    yield {"name": "x", "routing_key": f"a.{uuid}.zaphod.48151__DOT__5.b", "exchange": "zaphod@magrathea.example",
           "headers": {"name": "x", f"user_uuid:{uuid}": True, "zaphod": 1, "note": "Zaphod", "mobile": 5145550142,
                       "list": ["Zaphod", {"zaphod": 48151}], "required_acl": f"events.calls.{uuid.lower()}.zaphod"},
           "payload": {"name": "x", f"user_uuid:{uuid}": True, "48151": {"zaphod": 1},
                       "data": {"a@magrathea.example": 1}}}
    for body in (b"Zaphod Beeblebrox 48151", b"\xff\xfeZaphod", b"PUTVAL magrathea.example/calls-48151"):
        yield {"name": "y", "routing_key": "collectd.calls", "headers": {},
               "content_type": "text/plain", "payload_base64": base64.b64encode(body).decode()}
    yield {"name": "Zaphod Beeblebrox", "headers": {"name": "Zaphod Beeblebrox"}, "payload": ["Zaphod", 48151, None]}


if sys.argv[1] == "--left":
    with open(sys.argv[2], encoding="utf-8") as lines:
        shown = lines.read()
    # What nobody planted: times of receipt.
    shown = re.sub(r'^\{"timestamp":"[^"]*"', "", shown, flags=re.M).lower()
    for line in shown.splitlines():
        for needle in NEEDLES:
            if re.search(r"(?<![0-9])" + re.escape(needle), line):
                at = line.index(needle)
                print(f"{needle}: {line[max(0, at - 40):at + 40]} in {line[:120]}")
    print("more than 400 events" if shown.count("\n") > 400 else "too few events")
else:
    for event in events(sys.argv[1]):
        print(json.dumps(event))
    for event in records():
        print(json.dumps(event))
