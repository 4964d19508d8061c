//! Numbers that JSON does not have.

use std::fmt;

use serde::{Serialize, ser};

/// Whether each number in the value is finite. JSON writes others as `null`, which an `Option` would take
/// back as nothing.
pub(super) fn is_finite(value: &impl Serialize) -> bool {
    value.serialize(Search).is_ok()
}

/// Looks at a value as serde shows it.
#[derive(Clone, Copy)]
struct Search;

/// The value holds a number that is not finite, or cannot be shown.
#[derive(Debug, thiserror::Error)]
#[error("not a finite number")]
struct NotFinite;

impl ser::Error for NotFinite {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Found = Result<(), NotFinite>;

macro_rules! of_no_interest {
    ($($method:ident($($type:ty),*);)+) => {$(
        fn $method(self, $(_: $type),*) -> Found {
            Ok(())
        }
    )+};
}

impl ser::Serializer for Search {
    type Ok = ();
    type Error = NotFinite;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    of_no_interest! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_f32(self, number: f32) -> Found {
        number.is_finite().then_some(()).ok_or(NotFinite)
    }

    fn serialize_f64(self, number: f64) -> Found {
        number.is_finite().then_some(()).ok_or(NotFinite)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Found {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Found {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Found {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, NotFinite> {
        Ok(self)
    }
}

macro_rules! looks_at_each {
    ($($trait:ident::$method:ident($($name:ty)?);)+) => {$(
        impl ser::$trait for Search {
            type Ok = ();
            type Error = NotFinite;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? value: &T) -> Found {
                value.serialize(*self)
            }

            fn end(self) -> Found {
                Ok(())
            }
        }
    )+};
}

looks_at_each! {
    SerializeSeq::serialize_element();
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeTupleVariant::serialize_field();
    SerializeStruct::serialize_field(&'static str);
    SerializeStructVariant::serialize_field(&'static str);
}

impl ser::SerializeMap for Search {
    type Ok = ();
    type Error = NotFinite;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Found {
        key.serialize(*self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Found {
        value.serialize(*self)
    }

    fn end(self) -> Found {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    enum Reading {
        Nothing,
        Level(f32),
        Both(f64, f64),
        Named { level: Option<f64> },
    }

    #[test]
    fn a_number_that_json_has_not_is_found_wherever_it_is() {
        let (all, none) = (f64::INFINITY, f64::NAN);
        assert!(!is_finite(&none));
        assert!(!is_finite(&Some(all)));
        assert!(!is_finite(&vec![Some(1.0), Some(-all)]));
        assert!(!is_finite(&BTreeMap::from([("a", (1, none))])));
        assert!(!is_finite(&Reading::Level(f32::NAN)));
        assert!(!is_finite(&Reading::Both(0.0, none)));
        assert!(!is_finite(&[Reading::Named { level: Some(all) }]));
    }

    #[test]
    fn all_others_are_finite() {
        let readings = [
            Reading::Nothing,
            Reading::Level(1.5),
            Reading::Both(0.0, -0.0),
            Reading::Named { level: None },
        ];
        assert!(is_finite(&readings));
        assert!(is_finite(&(
            f64::MAX,
            u128::MAX,
            "NaN",
            'c',
            None::<()>,
            BTreeMap::from([(1, ())])
        )));
    }
}
