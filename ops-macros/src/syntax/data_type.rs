//! What the type of a field of relation data says by the way it is written.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// The `T` of `Option<T>`.
pub(super) fn optional(ty: &Type) -> Option<&Type> {
    let last = last_segment(ty).filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match (arguments.args.first(), arguments.args.len()) {
        (Some(GenericArgument::Type(inner)), 1) => Some(inner),
        _ => None,
    }
}

/// Whether it is `String`.
pub(super) fn is_text(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "String" && last.arguments.is_none())
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{ToTokens as _, quote};

    #[test]
    fn types() {
        for (ty, inner, text) in [
            (quote!(String), None, true),
            (quote!(::std::string::String), None, true),
            (quote!(Option<String>), Some("String"), false),
            (quote!(std::option::Option<Vec<u8>>), Some("Vec < u8 >"), false),
            (quote!(Option<u8, A>), None, false),
            (quote!((String)), None, true),
            (quote!(<T as Trait>::String), None, false),
            (quote!(&str), None, false),
        ] {
            let parsed: Type = syn::parse2(ty.clone()).unwrap();
            let found = optional(&parsed).map(|inner| inner.to_token_stream().to_string());
            assert_eq!((found.as_deref(), is_text(&parsed)), (inner, text), "{ty}");
        }
    }
}
