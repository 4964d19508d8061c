//! Messages to a stream.

/// A struct type of ours. Its address is its identity, so each is a `static`.
pub(crate) struct StructType {
    /// The Go type's name.
    pub(crate) name: &'static str,
    /// Name and type of each field.
    pub(crate) fields: &'static [(&'static str, FieldType)],
}

/// The types of the fields that we send.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldType {
    Bool,
    Int,
    Uint,
    Bytes,
    String,
    /// `[]string`, which gob makes each connection define.
    Strings,
}

impl FieldType {
    /// gob's own type id; `None` for a type that must be defined.
    const fn id(self) -> Option<i64> {
        match self {
            Self::Bool => Some(1),
            Self::Int => Some(2),
            Self::Uint => Some(3),
            Self::Bytes => Some(5),
            Self::String => Some(6),
            Self::Strings => None,
        }
    }
}

/// The sending half of a connection: collects messages, each type defined before its first value.
pub(crate) struct Encoder {
    output: Vec<u8>,
    next_id: i64,
    structs: Vec<(&'static StructType, i64)>,
    strings: Option<i64>,
}

impl Encoder {
    /// Numbers the types from `first_id`.
    pub(crate) fn new(first_id: i64) -> Self {
        Self { output: Vec::new(), next_id: first_id, structs: Vec::new(), strings: None }
    }

    /// What is encoded and not cleared.
    pub(crate) fn output(&self) -> &[u8] {
        &self.output
    }

    /// Forgets the output, which was sent. Its memory is kept up to `keep` bytes.
    pub(crate) fn clear(&mut self, keep: usize) {
        self.output.clear();
        self.output.shrink_to(keep);
    }

    /// Appends a value of `of`, and before it what it takes to define that type.
    pub(crate) fn value(
        &mut self,
        of: &'static StructType,
        write: impl FnOnce(&mut StructWriter<'_>),
    ) {
        let id = self.type_id(of);
        self.message(|output| {
            put_int(output, id);
            let mut writer = StructWriter { output, skipped: 0 };
            write(&mut writer);
            output.push(0);
        });
    }

    fn type_id(&mut self, of: &'static StructType) -> i64 {
        if let Some((_, id)) = self.structs.iter().find(|(known, _)| std::ptr::eq(*known, of)) {
            return *id;
        }
        // Go's order: the struct's id, its elements' ids, the struct, its elements.
        let id = self.new_id();
        self.structs.push((of, id));
        let has_strings = of.fields.iter().any(|(_, of)| *of == FieldType::Strings);
        let is_first = has_strings && self.strings.is_none();
        if is_first {
            self.strings = Some(self.new_id());
        }
        let strings = self.strings.unwrap_or_default();
        self.message(|output| put_struct_definition(output, of, id, strings));
        if is_first {
            self.message(|output| put_strings_definition(output, strings));
        }
        id
    }

    fn new_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Appends the message that `body` writes, with its length before it.
    fn message(&mut self, body: impl FnOnce(&mut Vec<u8>)) {
        let start = self.output.len();
        self.output.push(0);
        body(&mut self.output);
        let length = self.output.len() - start - 1;
        match (u8::try_from(length), self.output.get_mut(start)) {
            (Ok(length @ 0..0x80), Some(prefix)) => *prefix = length,
            _ => {
                let mut prefix = Vec::new();
                put_uint(&mut prefix, length as u64);
                self.output.splice(start..=start, prefix);
            }
        }
    }
}

/// Writes a struct's fields. There is one call for each field of the type, in its order.
pub(crate) struct StructWriter<'o> {
    output: &'o mut Vec<u8>,
    /// Fields that were left out since the last one written.
    skipped: u64,
}

impl StructWriter<'_> {
    pub(crate) fn bool(&mut self, value: bool) {
        self.uint(u64::from(value));
    }

    pub(crate) fn int(&mut self, value: i64) {
        if self.begin(value != 0) {
            put_int(self.output, value);
        }
    }

    pub(crate) fn uint(&mut self, value: u64) {
        if self.begin(value != 0) {
            put_uint(self.output, value);
        }
    }

    /// A byte slice or a string.
    pub(crate) fn bytes(&mut self, value: &[u8]) {
        if self.begin(!value.is_empty()) {
            put_bytes(self.output, value);
        }
    }

    /// A `[]string`.
    pub(crate) fn strings<'v, V>(&mut self, values: V)
    where
        V: ExactSizeIterator<Item = &'v [u8]>,
    {
        if self.begin(values.len() > 0) {
            put_uint(self.output, values.len() as u64);
            values.for_each(|value| put_bytes(self.output, value));
        }
    }

    /// Writes the field number's increment, or skips the field: gob leaves zero values out.
    fn begin(&mut self, is_present: bool) -> bool {
        self.skipped += 1;
        if is_present {
            put_uint(self.output, std::mem::take(&mut self.skipped));
        }
        is_present
    }
}

/// A `wireType` whose field `StructT` is set.
fn put_struct_definition(output: &mut Vec<u8>, of: &StructType, id: i64, strings: i64) {
    put_int(output, -id);
    output.push(3);
    put_common_type(output, of.name, id);
    if !of.fields.is_empty() {
        output.push(1);
        put_uint(output, of.fields.len() as u64);
        for (name, of) in of.fields {
            put_named(output, name, of.id().unwrap_or(strings));
        }
    }
    output.extend_from_slice(&[0, 0]);
}

/// A `wireType` whose field `SliceT` is set.
fn put_strings_definition(output: &mut Vec<u8>, id: i64) {
    put_int(output, -id);
    output.push(2);
    put_common_type(output, "[]string", id);
    output.push(1);
    put_int(output, FieldType::String.id().unwrap_or_default());
    output.extend_from_slice(&[0, 0]);
}

fn put_common_type(output: &mut Vec<u8>, name: &str, id: i64) {
    output.push(1);
    put_named(output, name, id);
}

/// The struct of a name and a type id that both `CommonType` and `fieldType` are.
fn put_named(output: &mut Vec<u8>, name: &str, id: i64) {
    let mut writer = StructWriter { output, skipped: 0 };
    writer.bytes(name.as_bytes());
    writer.int(id);
    output.push(0);
}

pub(super) fn put_bytes(output: &mut Vec<u8>, value: &[u8]) {
    put_uint(output, value.len() as u64);
    output.extend_from_slice(value);
}

pub(super) fn put_int(output: &mut Vec<u8>, value: i64) {
    let bits = value.cast_unsigned() << 1;
    put_uint(output, if value < 0 { !bits } else { bits });
}

pub(super) fn put_uint(output: &mut Vec<u8>, value: u64) {
    match u8::try_from(value) {
        Ok(byte @ 0..0x80) => output.push(byte),
        _ => {
            let leading = (value.leading_zeros() / 8) as usize;
            let digits = value.to_be_bytes();
            let digits = digits.get(leading..).unwrap_or_default();
            output.push((digits.len() as u8).wrapping_neg());
            output.extend_from_slice(digits);
        }
    }
}
