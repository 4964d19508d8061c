//! Values, decoded by the types that their connection defined.

use super::cursor::{Cursor, FieldNumbers};
use super::types::{self, FieldDefinition, TypeId, Types, WireType};
use crate::error::{DecodeError, DecodeProblem};

/// How deep a skipped value may nest.
const MAX_DEPTH: usize = 64;

/// A received value that is not decoded yet. Dropping it skips it.
pub(crate) struct Value<'c> {
    type_id: TypeId,
    cursor: Cursor<'c>,
    types: &'c Types,
}

impl<'c> Value<'c> {
    pub(super) fn new(type_id: TypeId, cursor: Cursor<'c>, types: &'c Types) -> Self {
        Self { type_id, cursor, types }
    }

    /// The fields of the struct that this value must be; `what` names it in an error.
    pub(crate) fn fields(self, what: &str) -> Result<Fields<'c>, DecodeError> {
        let Self { type_id, cursor, types } = self;
        match types.get(type_id) {
            Some(WireType::Struct(definitions)) => {
                Ok(Fields { definitions, numbers: FieldNumbers::default(), cursor, types })
            }
            _ if !types.is_known(type_id) => {
                Err(cursor.error(DecodeProblem::UnknownType { id: type_id }))
            }
            _ => Err(cursor.error(DecodeProblem::WrongType {
                what: what.to_owned(),
                found: types.describe(type_id),
                expected: "struct",
            })),
        }
    }
}

/// The fields that a struct value holds, in the order of its own type. Those that are zero do not
/// come.
pub(crate) struct Fields<'c> {
    definitions: &'c [FieldDefinition],
    numbers: FieldNumbers,
    cursor: Cursor<'c>,
    types: &'c Types,
}

impl<'c> Fields<'c> {
    /// The next field, which one method of [`Field`] must consume; `None` at the end of the value.
    pub(crate) fn next_field(&mut self) -> Result<Option<Field<'_, 'c>>, DecodeError> {
        let at = self.cursor;
        let Some(number) = self.numbers.read(&mut self.cursor)? else {
            return match self.cursor.remaining() {
                0 => Ok(None),
                bytes => Err(self.cursor.error(DecodeProblem::TrailingBytes { bytes })),
            };
        };
        let definition = definition(self.definitions, number, &at)?;
        Ok(Some(Field { definition, cursor: &mut self.cursor, types: self.types }))
    }
}

/// One field of a struct value.
pub(crate) struct Field<'f, 'c> {
    definition: &'c FieldDefinition,
    cursor: &'f mut Cursor<'c>,
    types: &'c Types,
}

impl<'c> Field<'_, 'c> {
    pub(crate) fn name(&self) -> &'c str {
        &self.definition.name
    }

    pub(crate) fn bool(self) -> Result<bool, DecodeError> {
        self.expect(types::BOOL, "bool")?;
        Ok(self.cursor.uint()? != 0)
    }

    pub(crate) fn int(self) -> Result<i64, DecodeError> {
        self.expect(types::INT, "int")?;
        self.cursor.int()
    }

    pub(crate) fn uint(self) -> Result<u64, DecodeError> {
        self.expect(types::UINT, "uint")?;
        self.cursor.uint()
    }

    pub(crate) fn bytes(self) -> Result<&'c [u8], DecodeError> {
        self.expect(types::BYTES, "[]byte")?;
        self.cursor.bytes()
    }

    /// A Go string, which may hold any bytes.
    pub(crate) fn string(self) -> Result<&'c [u8], DecodeError> {
        self.expect(types::STRING, "string")?;
        self.cursor.bytes()
    }

    /// A string that must be UTF-8.
    pub(crate) fn text(self) -> Result<&'c str, DecodeError> {
        let at = *self.cursor;
        let field = self.name();
        str::from_utf8(self.string()?)
            .map_err(|_| at.error(DecodeProblem::NotUtf8 { field: field.to_owned() }))
    }

    /// A `[]string` of at most `limit` elements, each turned into a `T`.
    pub(crate) fn strings<T>(
        self,
        limit: usize,
        element: impl Fn(&'c [u8]) -> T,
    ) -> Result<Vec<T>, DecodeError> {
        match self.types.get(self.definition.type_id) {
            Some(WireType::Slice { element: types::STRING }) => {}
            _ => return Err(self.wrong_type("[]string")),
        }
        let at = *self.cursor;
        let count = self.cursor.count()?;
        if count > limit {
            return Err(at.error(DecodeProblem::TooMany { what: "strings in a list", limit }));
        }
        (0..count).map(|_| self.cursor.bytes().map(&element)).collect()
    }

    /// Reads past the value, whatever its type.
    pub(crate) fn skip(self) -> Result<(), DecodeError> {
        skip(self.types, self.definition.type_id, self.cursor, MAX_DEPTH)
    }

    fn expect(&self, id: TypeId, expected: &'static str) -> Result<(), DecodeError> {
        if self.definition.type_id == id { Ok(()) } else { Err(self.wrong_type(expected)) }
    }

    fn wrong_type(&self, expected: &'static str) -> DecodeError {
        let id = self.definition.type_id;
        if !self.types.is_known(id) {
            return self.cursor.error(DecodeProblem::UnknownType { id });
        }
        self.cursor.error(DecodeProblem::WrongType {
            what: format!("field `{}`", self.definition.name),
            found: self.types.describe(id),
            expected,
        })
    }
}

fn definition<'c>(
    definitions: &'c [FieldDefinition],
    number: u64,
    at: &Cursor<'_>,
) -> Result<&'c FieldDefinition, DecodeError> {
    usize::try_from(number)
        .ok()
        .and_then(|number| definitions.get(number))
        .ok_or_else(|| at.error(DecodeProblem::FieldNumber))
}

/// Reads past a value of type `id`. Each step reads a byte at least, so it ends with the message.
fn skip(
    types: &Types,
    id: TypeId,
    cursor: &mut Cursor<'_>,
    depth: usize,
) -> Result<(), DecodeError> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(
            cursor.error(DecodeProblem::TooMany { what: "nested values", limit: MAX_DEPTH })
        );
    };
    match id {
        types::BOOL | types::INT | types::UINT | types::FLOAT => cursor.uint().map(drop),
        types::BYTES | types::STRING => cursor.bytes().map(drop),
        types::COMPLEX => {
            cursor.uint()?;
            cursor.uint().map(drop)
        }
        types::INTERFACE => Err(cursor.error(DecodeProblem::Interface)),
        _ => match types.get(id) {
            None => Err(cursor.error(DecodeProblem::UnknownType { id })),
            Some(WireType::Opaque) => cursor.bytes().map(drop),
            Some(WireType::Struct(definitions)) => skip_struct(types, definitions, cursor, depth),
            Some(&WireType::Slice { element }) => skip_elements(types, &[element], cursor, depth),
            Some(&WireType::Array { element, length }) => {
                if Cursor::clone(cursor).count()? != length {
                    return Err(cursor.error(DecodeProblem::ElementCount));
                }
                skip_elements(types, &[element], cursor, depth)
            }
            Some(&WireType::Map { key, element }) => {
                skip_elements(types, &[key, element], cursor, depth)
            }
        },
    }
}

fn skip_struct(
    types: &Types,
    definitions: &[FieldDefinition],
    cursor: &mut Cursor<'_>,
    depth: usize,
) -> Result<(), DecodeError> {
    let mut numbers = FieldNumbers::default();
    let mut at = *cursor;
    while let Some(number) = numbers.read(cursor)? {
        skip(types, definition(definitions, number, &at)?.type_id, cursor, depth)?;
        at = *cursor;
    }
    Ok(())
}

/// Reads past a count, and so many times one value of each of `element`.
fn skip_elements(
    types: &Types,
    element: &[TypeId],
    cursor: &mut Cursor<'_>,
    depth: usize,
) -> Result<(), DecodeError> {
    for _ in 0..cursor.count()? {
        for &id in element {
            skip(types, id, cursor, depth)?;
        }
    }
    Ok(())
}
