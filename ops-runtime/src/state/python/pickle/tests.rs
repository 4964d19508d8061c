//! Pickles that Python has written, and what nobody should have.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// By Python 3.11, in protocols 3, 4 and 5: a value of each kind of plain data.
const PLAIN: [&str; 3] = [
    "80037d71002858040000006e6f6e6571014e580300000079657371028858020000006e6f7103895803000000\
     696e7471044b0558040000006279746571054bc8580300000074776f71064d409c58030000006e656771074a\
     f9ffffff580300000069333271084a00000080580300000069363471098a08ffffffffffffff7f5805000000\
     6d696e3634710a8a0800000000000000805803000000626967710b8a0d000000000000000000000000105804\
     0000006e626967710c8a0d000000000000000000000000f05805000000666c6f6174710d473ff80000000000\
     00580500000077686f6c65710e474000000000000000580400000074657874710f580b0000006772c3bcc39f\
     20f09f908d71105805000000656d707479711158000000007112580500000062797465737113430200ff7114\
     58040000006c69737471155d7116284b015d7117284b025801000000617118656558050000007475706c6571\
     19284b014b024b034b0474711a58020000007431711b4b0185711c58020000007430711d2958040000006469\
     6374711e7d711f68187d712058010000006271214e73735804000000696e747371227d7123284b0158010000\
     007871244afeffffff58010000007971254b074b007558030000007365747126636275696c74696e730a7365\
     740a71275d71284b036185712952712a580400000066736574712b636275696c74696e730a66726f7a656e73\
     65740a712c5d712d4b046185712e52712f580400000065736574713068275d71318571325271335809000000\
     6279746561727261797134636275696c74696e730a6279746561727261790a71354302616271368571375271\
     3858030000006f6e6571395d713a580100000073713b6158050000006f74686572713c683a752e",
    "800495b7010000000000007d94288c046e6f6e65944e8c0379657394888c026e6f94898c03696e74944b058c\
     0462797465944bc88c0374776f944d409c8c036e6567944af9ffffff8c03693332944a000000808c03693634\
     948a08ffffffffffffff7f8c056d696e3634948a0800000000000000808c03626967948a0d00000000000000\
     0000000000108c046e626967948a0d000000000000000000000000f08c05666c6f617494473ff80000000000\
     008c0577686f6c65944740000000000000008c0474657874948c0b6772c3bcc39f20f09f908d948c05656d70\
     7479948c00948c05627974657394430200ff948c046c697374945d94284b015d94284b028c01619465658c05\
     7475706c6594284b014b024b034b0474948c027431944b0185948c02743094298c0464696374947d9468187d\
     948c0162944e73738c04696e7473947d94284b018c0178944afeffffff8c0179944b074b00758c0373657494\
     8f94284b03908c046673657494284b0491948c0465736574948f948c09627974656172726179948c08627569\
     6c74696e73948c096279746561727261799493944302616294859452948c036f6e65945d948c017394618c05\
     6f74686572946834752e",
    "800595a1010000000000007d94288c046e6f6e65944e8c0379657394888c026e6f94898c03696e74944b058c\
     0462797465944bc88c0374776f944d409c8c036e6567944af9ffffff8c03693332944a000000808c03693634\
     948a08ffffffffffffff7f8c056d696e3634948a0800000000000000808c03626967948a0d00000000000000\
     0000000000108c046e626967948a0d000000000000000000000000f08c05666c6f617494473ff80000000000\
     008c0577686f6c65944740000000000000008c0474657874948c0b6772c3bcc39f20f09f908d948c05656d70\
     7479948c00948c05627974657394430200ff948c046c697374945d94284b015d94284b028c01619465658c05\
     7475706c6594284b014b024b034b0474948c027431944b0185948c02743094298c0464696374947d9468187d\
     948c0162944e73738c04696e7473947d94284b018c0178944afeffffff8c0179944b074b00758c0373657494\
     8f94284b03908c046673657494284b0491948c0465736574948f948c09627974656172726179949602000000\
     000000006162948c036f6e65945d948c017394618c056f7468657294682f752e",
];

/// The same: values that JSON or Rust cannot have, or that are no plain data, beside one that is.
const ODD: [&str; 3] = [
    "80037d71002858020000006f6b71014b015803000000696e667102477ff000000000000058030000006e616e\
     7103477ff800000000000058040000006875676571048a1a0000000000000000000000000000000000000000\
     000000000001580400000068616c6671055803000000eda08071065807000000636f6d706c65787107636275\
     696c74696e730a636f6d706c65780a7108470000000000000000473ff000000000000086710952710a580300\
     00006b6579710b7d710c4e4b017358050000007477696365710d7d710e284b01580100000061710f58010000\
     0031711058010000006271117558040000007061697271127d71134b014b028671144b03735804000000646f\
     74737115636275696c74696e730a456c6c69707369730a7116752e",
    "800495df000000000000007d94288c026f6b944b018c03696e6694477ff00000000000008c036e616e94477f\
     f80000000000008c0468756765948a1a00000000000000000000000000000000000000000000000000018c04\
     68616c66948c03eda080948c07636f6d706c6578948c086275696c74696e73948c07636f6d706c6578949394\
     470000000000000000473ff0000000000000869452948c036b6579947d944e4b01738c057477696365947d94\
     284b018c0161948c0131948c016294758c0470616972947d944b014b0286944b03738c04646f74739468088c\
     08456c6c6970736973949394752e",
    "800595df000000000000007d94288c026f6b944b018c03696e6694477ff00000000000008c036e616e94477f\
     f80000000000008c0468756765948a1a00000000000000000000000000000000000000000000000000018c04\
     68616c66948c03eda080948c07636f6d706c6578948c086275696c74696e73948c07636f6d706c6578949394\
     470000000000000000473ff0000000000000869452948c036b6579947d944e4b01738c057477696365947d94\
     284b018c0161948c0131948c016294758c0470616972947d944b014b0286944b03738c04646f74739468088c\
     08456c6c6970736973949394752e",
];

/// More than any of the tests needs.
const ENOUGH: usize = 1 << 16;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().map(|digit| u8::try_from(digit.to_digit(16).unwrap()).unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

fn json_of(pickle: &[u8]) -> Result<Value, Refused> {
    let pickled = Pickled::read(pickle).unwrap();
    let text = pickled.json(pickled.root(), &mut ENOUGH.clone())?;
    Ok(serde_json::from_str(&text).unwrap())
}

#[test]
fn plain_data_comes_as_json() {
    for pickle in PLAIN.map(bytes) {
        let pickled = Pickled::read(&pickle).unwrap();
        let text = pickled.json(pickled.root(), &mut ENOUGH.clone()).unwrap();
        // As text: JSON numbers of `serde_json` have no 128 bits.
        assert!(text.contains(r#""big":1267650600228229401496703205376,"#), "{text}");
        assert!(text.contains(r#""nbig":-1267650600228229401496703205376,"#), "{text}");
        let mut value: Value = serde_json::from_str(&text).unwrap();
        for big in ["big", "nbig"] {
            value.as_object_mut().unwrap().remove(big).unwrap();
        }
        assert_eq!(
            value,
            json!({
                "none": null, "yes": true, "no": false, "int": 5, "byte": 200, "two": 40000,
                "neg": -7, "i32": i32::MIN, "i64": i64::MAX, "min64": i64::MIN, "float": 1.5,
                "whole": 2.0, "text": "grüß 🐍", "empty": "", "bytes": [0, 255], "list": [1, [2, "a"]],
                "tuple": [1, 2, 3, 4], "t1": [1], "t0": [], "dict": {"a": {"b": null}},
                "ints": {"1": "x", "-2": "y", "7": 0}, "set": [3], "fset": [4], "eset": [],
                "bytearray": [97, 98], "one": ["s"], "other": ["s"],
            })
        );
    }
}

#[test]
fn what_is_not_taken_over_does_not_keep_the_rest_from_it() {
    for pickle in ODD.map(bytes) {
        let pickled = Pickled::read(&pickle).unwrap();
        for (key, value) in pickled.entries().unwrap() {
            let expected = match key {
                "ok" => Ok("1".to_owned()),
                "inf" | "nan" => Err(Refused::NotFinite),
                "huge" => Err(Refused::LargeInt),
                "half" => Err(Refused::HalfText),
                "complex" => Err(Refused::Object("builtins.complex".to_owned())),
                "dots" => Err(Refused::Object("builtins.Ellipsis".to_owned())),
                _ => Err(Refused::Key),
            };
            assert_eq!(pickled.json(value, &mut ENOUGH.clone()), expected, "{key}");
        }
    }
}

#[test]
fn nothing_is_called() {
    // os.system("id"), as `__reduce__` gives it.
    let call = b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.";
    assert_eq!(json_of(call), Err(Refused::Object("posix.system".to_owned())));
    let object = b"\x80\x04c__main__\nCharm\n)\x81}b.";
    assert_eq!(json_of(object), Err(Refused::Object("__main__.Charm".to_owned())));
    // A set of what is none, and names of something else.
    let set = b"\x80\x03cbuiltins\nset\nK\x01\x85R.";
    assert_eq!(json_of(set), Err(Refused::Object("builtins.set".to_owned())));
    let own = b"\x80\x03cours\nset\n]\x85R.";
    assert_eq!(json_of(own), Err(Refused::Object("ours.set".to_owned())));
}

#[test]
fn what_is_no_pickle_is_an_error() {
    for (pickle, error) in [
        (&b""[..], PickleError::End),
        (b"\x80\x04K", PickleError::End),
        (b"X\xff\xff\xff\xffabc", PickleError::End),
        (b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", PickleError::End),
        (b"cno line end", PickleError::End),
        (b".", PickleError::Operand { opcode: b'.', at: 0 }),
        (b"(.", PickleError::Operand { opcode: b'.', at: 1 }),
        (b"N(a", PickleError::Operand { opcode: b'a', at: 2 }),
        (b"NNa.", PickleError::Operand { opcode: b'a', at: 2 }),
        (b"}(Nu.", PickleError::Operand { opcode: b'u', at: 3 }),
        (b"h\x07.", PickleError::Operand { opcode: b'h', at: 0 }),
        (b"NNR.", PickleError::Operand { opcode: b'R', at: 2 }),
        (b"I1\n.", PickleError::Opcode { opcode: b'I', at: 0 }),
        (b"P0\n.", PickleError::Opcode { opcode: b'P', at: 0 }),
    ] {
        assert_eq!(Pickled::read(pickle).unwrap_err(), error, "{pickle:?}");
    }
}

#[test]
fn what_grows_out_of_little_is_refused() {
    // Each list holds the last one ten times.
    let mut laughs = b"]\x94".to_vec();
    for last in 0..30 {
        laughs.extend(b"](");
        laughs.extend([b'h', last].repeat(10));
        laughs.extend(b"e\x94");
    }
    laughs.push(b'.');
    assert_eq!(json_of(&laughs), Err(Refused::Large));
    // A list in itself.
    assert_eq!(json_of(b"]\x94h\x00a."), Err(Refused::Deep));
    let deep = |levels: usize| [&b"N"[..], &vec![0x85; levels], b"."].concat();
    assert_eq!(json_of(&deep(200_000)), Err(Refused::Deep));
    assert_eq!(json_of(&deep(100)), Err(Refused::Deep));
    assert!(json_of(&deep(99)).is_ok());
    let many = [vec![b'N'; (1 << 20) + 1], b".".to_vec()].concat();
    assert_eq!(Pickled::read(&many).unwrap_err(), PickleError::TooMany);
}

#[test]
fn what_was_written_is_taken_from_what_is_left() {
    let pickled = Pickled::read(b"\x8c\x03abc.").unwrap();
    let mut left = 12;
    for (expected, rest) in [(Ok(()), 7), (Ok(()), 2), (Err(Refused::Large), 2)] {
        assert_eq!(pickled.json(pickled.root(), &mut left).map(|_| ()), expected);
        assert_eq!(left, rest);
    }
}

proptest! {
    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        if let Ok(pickled) = Pickled::read(&bytes) {
            let _ = pickled.json(pickled.root(), &mut ENOUGH.clone());
        }
    }

    #[test]
    fn any_opcodes_end(
        bytes in proptest::collection::vec(
            proptest::sample::select(b"N(]})K\x01ae\x94h\x000us\x90\x8ft\x85\x86R2\x93\x8c1.".to_vec()),
            0..200,
        ),
    ) {
        if let Ok(pickled) = Pickled::read(&bytes) {
            let _ = pickled.entries();
            let _ = pickled.json(pickled.root(), &mut ENOUGH.clone());
        }
    }

    #[test]
    fn a_changed_pickle_ends(which in 0..6_usize, at: prop::sample::Index, byte: u8) {
        let all: Vec<_> = PLAIN.into_iter().chain(ODD).map(bytes).collect();
        let mut pickle = all[which].clone();
        let at = at.index(pickle.len());
        pickle[at] = byte;
        if let Ok(pickled) = Pickled::read(&pickle) {
            let _ = pickled.json(pickled.root(), &mut ENOUGH.clone());
        }
    }
}

#[test]
fn what_a_pickle_may_use_has_an_end() {
    for (opcodes, times) in [("(", 2_000_000), ("2", 2_000_000), ("\u{94}", 2_000_000)] {
        let mut pickle = b"\x80\x04N".to_vec();
        for _ in 0..times {
            pickle.extend(opcodes.chars().map(|opcode| opcode as u8));
        }
        pickle.push(b'.');
        assert_eq!(Pickled::read(&pickle).unwrap_err(), PickleError::TooMany, "{opcodes}");
    }
    // What is put into lists counts as what is not.
    let mut pickle = b"\x80\x04]N".to_vec();
    for _ in 0..1000 {
        pickle.extend(b"(");
        pickle.extend(vec![b'N'; 2]);
        pickle.extend(vec![b'2'; 2000]);
        pickle.extend(b"t");
    }
    pickle.push(b'.');
    assert_eq!(Pickled::read(&pickle).unwrap_err(), PickleError::TooMany);
}
