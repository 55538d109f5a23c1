"""What notes, features and short numbers refuse, for the sentences that the console is tested against."""

from tollhouse.features.rules.abbreviated import ShortNumber, check_maximum_length, check_short_number
from tollhouse.features.rules.catalogue import FEATURES, complete, feature_named
from tollhouse.features.rules.short_rows import read_rows
from tollhouse.notes.rules.attachment import check_name as check_file_name
from tollhouse.notes.rules.attachment import judge

UNFIT_NOTES_AND_FEATURES = (
    lambda: check_file_name("run.exe"),
    lambda: check_file_name(""),
    lambda: judge("letter.txt", b""),
    lambda: judge("letter.txt", b"%PDF-1.7"),
    lambda: judge("letter.pdf", b"Hello"),
    lambda: judge("letter.odt", b"PK\x03\x04 broken"),
    lambda: judge("calls.csv", b"\xff\x00"),
    lambda: judge("mail.eml", b"Hello"),
    lambda: feature_named("paging", on_site=True),
    *(
        lambda feature=feature, said=said: complete(FEATURES[feature], said)
        for feature, said in (
            ("paging", {"shape": "round"}),
            ("paging", {"enabled": 1}),
            ("paging", {"code": "33"}),
            ("simultaneous_calls", {"most": -1}),
            ("simultaneous_calls", {"counted": "some"}),
            ("simultaneous_calls", {"enabled": True, "most": 1_000, "most_incoming": 2_000}),
            ("dial_rule", {"country_code": "+46"}),
            ("voice_quality", {"profile": " best"}),
            ("voice_quality", {"enabled": True}),
            ("call_parking", {"enabled": True, "retrieve_code": "*70"}),
        )
    ),
    lambda: check_maximum_length(0),
    lambda: check_short_number(ShortNumber("1a"), longest=3, own=()),
    lambda: check_short_number(ShortNumber("1234"), longest=3, own=()),
    lambda: check_short_number(ShortNumber("1", "nobody"), longest=3, own=()),
    lambda: read_rows(b""),
    lambda: read_rows(b"\xff"),
    lambda: read_rows(b'1,"2'),
    lambda: read_rows(b"number,colour"),
    lambda: read_rows(b"1\n" * 6_000),
)
