//! The types that a connection defines.

use super::cursor::{Cursor, FieldNumbers};
use crate::error::{DecodeError, DecodeProblem};

/// No peer of this protocol defines more than a handful.
const MAX_TYPES: usize = 128;
/// The most fields of one struct.
const MAX_FIELDS: usize = 256;
/// The longest name of a field that is kept, in bytes. Go's own names are shorter.
const MAX_NAME_BYTES: usize = 1024;

/// A type's number on a connection.
pub(super) type TypeId = i64;

pub(super) const BOOL: TypeId = 1;
pub(super) const INT: TypeId = 2;
pub(super) const UINT: TypeId = 3;
pub(super) const FLOAT: TypeId = 4;
pub(super) const BYTES: TypeId = 5;
pub(super) const STRING: TypeId = 6;
pub(super) const COMPLEX: TypeId = 7;
pub(super) const INTERFACE: TypeId = 8;

/// A defined type, as far as decoding needs it.
pub(super) enum WireType {
    Struct(Vec<FieldDefinition>),
    Slice {
        element: TypeId,
    },
    Array {
        element: TypeId,
        length: usize,
    },
    Map {
        key: TypeId,
        element: TypeId,
    },
    /// A Go type that writes itself: a byte slice to everybody else.
    Opaque,
}

/// A field of a defined struct type.
pub(super) struct FieldDefinition {
    pub(super) name: Box<str>,
    pub(super) type_id: TypeId,
}

/// What a connection has defined so far.
#[derive(Default)]
pub(super) struct Types {
    // Few enough that a search beats a hash.
    defined: Vec<(TypeId, WireType)>,
}

impl Types {
    pub(super) fn get(&self, id: TypeId) -> Option<&WireType> {
        self.defined.iter().find(|(defined, _)| *defined == id).map(|(_, wire_type)| wire_type)
    }

    /// Whether `id` is one of gob's own types or defined.
    pub(super) fn is_known(&self, id: TypeId) -> bool {
        (BOOL..=INTERFACE).contains(&id) || self.get(id).is_some()
    }

    /// Takes the definition of `id` that is the rest of a message.
    pub(super) fn define(&mut self, id: TypeId, mut cursor: Cursor<'_>) -> Result<(), DecodeError> {
        if self.get(id).is_some() || id <= INTERFACE {
            return Err(cursor.error(DecodeProblem::DuplicateType { id }));
        }
        if self.defined.len() == MAX_TYPES {
            return Err(cursor.error(DecodeProblem::TooMany { what: "types", limit: MAX_TYPES }));
        }
        let wire_type = definition(&mut cursor)?;
        match cursor.remaining() {
            0 => self.defined.push((id, wire_type)),
            bytes => return Err(cursor.error(DecodeProblem::TrailingBytes { bytes })),
        }
        Ok(())
    }

    /// A word for the type `id` in an error.
    pub(super) fn describe(&self, id: TypeId) -> &'static str {
        match id {
            BOOL => "bool",
            INT => "int",
            UINT => "uint",
            FLOAT => "float",
            BYTES => "[]byte",
            STRING => "string",
            COMPLEX => "complex",
            INTERFACE => "interface",
            _ => match self.get(id) {
                Some(WireType::Struct(_)) => "struct",
                Some(WireType::Slice { .. }) => "slice",
                Some(WireType::Array { .. }) => "array",
                Some(WireType::Map { .. }) => "map",
                Some(WireType::Opaque) => "GobEncoder",
                None => "undefined",
            },
        }
    }
}

/// A `wireType`: a struct with one of seven fields set, by the kind of type.
fn definition(cursor: &mut Cursor<'_>) -> Result<WireType, DecodeError> {
    let at = *cursor;
    let mut numbers = FieldNumbers::default();
    let mut found = None;
    while let Some(kind) = numbers.read(cursor)? {
        let parts = Parts::read(cursor, kind)?;
        let wire_type = match kind {
            0 => WireType::Array { element: parts.first, length: parts.length },
            1 => WireType::Slice { element: parts.first },
            2 => WireType::Struct(parts.fields),
            3 => WireType::Map { key: parts.first, element: parts.second },
            _ => WireType::Opaque,
        };
        if found.replace(wire_type).is_some() {
            return Err(at.error(DecodeProblem::Definition));
        }
    }
    found.ok_or_else(|| at.error(DecodeProblem::Definition))
}

/// What the definition structs hold between them. All begin with `CommonType`.
#[derive(Default)]
struct Parts {
    first: TypeId,
    second: TypeId,
    length: usize,
    fields: Vec<FieldDefinition>,
}

impl Parts {
    fn read(cursor: &mut Cursor<'_>, kind: u64) -> Result<Self, DecodeError> {
        let mut parts = Self::default();
        let mut numbers = FieldNumbers::default();
        let mut at = *cursor;
        while let Some(number) = numbers.read(cursor)? {
            match (kind, number) {
                (0..=6, 0) => common(cursor)?,
                (2, 1) => parts.fields = fields(cursor)?,
                (0 | 1 | 3, 1) => parts.first = cursor.int()?,
                (3, 2) => parts.second = cursor.int()?,
                (0, 2) => {
                    parts.length = usize::try_from(cursor.int()?)
                        .map_err(|_| at.error(DecodeProblem::Definition))?;
                }
                _ => return Err(at.error(DecodeProblem::Definition)),
            }
            at = *cursor;
        }
        Ok(parts)
    }
}

/// `CommonType`: the name of the type and its id once more. Neither is needed.
fn common(cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
    named(cursor).map(drop)
}

fn fields(cursor: &mut Cursor<'_>) -> Result<Vec<FieldDefinition>, DecodeError> {
    let at = *cursor;
    let count = cursor.count()?;
    if count > MAX_FIELDS {
        return Err(
            at.error(DecodeProblem::TooMany { what: "fields of a struct", limit: MAX_FIELDS })
        );
    }
    (0..count)
        .map(|_| {
            let at = *cursor;
            let (name, type_id) = named(cursor)?;
            let name = str::from_utf8(name).ok().filter(|name| name.len() <= MAX_NAME_BYTES);
            let name = name.ok_or_else(|| at.error(DecodeProblem::Definition))?;
            Ok(FieldDefinition { name: name.into(), type_id })
        })
        .collect()
}

/// The struct of a name and a type id that both `CommonType` and `fieldType` are.
fn named<'m>(cursor: &mut Cursor<'m>) -> Result<(&'m [u8], TypeId), DecodeError> {
    let mut numbers = FieldNumbers::default();
    let (mut name, mut id) = (&[][..], 0);
    let mut at = *cursor;
    while let Some(number) = numbers.read(cursor)? {
        match number {
            0 => name = cursor.bytes()?,
            1 => id = cursor.int()?,
            _ => return Err(at.error(DecodeProblem::Definition)),
        }
        at = *cursor;
    }
    Ok((name, id))
}
