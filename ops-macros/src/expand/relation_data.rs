//! What `#[derive(RelationData)]` becomes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;
use syn::spanned::Spanned as _;

use super::spanned;
use crate::runtime::Runtime;
use crate::syntax::{DataField, DataStruct, Form, From, Key, Presence, Value};

/// The `impl RelationData`.
pub(crate) fn relation_data(data: &DataStruct) -> TokenStream {
    let Runtime { private, .. } = Runtime::at(data.runtime.as_ref());
    let ident = &data.ident;
    let (impl_generics, type_generics, where_clause) = data.generics.split_for_impl();
    let keys = data.fields.iter().map(|field| keys(field, &private));
    let reads = data.fields.iter().enumerate().map(|(index, field)| {
        let read = read(field, &private);
        let value = format_ident!("field_{index}");
        quote!(let #value = #read;)
    });
    let values = data.fields.iter().enumerate().map(|(index, field)| {
        let (ident, value) = (&field.ident, format_ident!("field_{index}"));
        quote!(#ident: #value?)
    });
    let writes = data.fields.iter().map(|field| write(field, &private));
    quote! {
        #[automatically_derived]
        impl #impl_generics #private::RelationData for #ident #type_generics #where_clause {
            fn keys(key: &mut dyn ::core::ops::FnMut(&'static str)) {
                let _ = &key;
                #(#keys)*
            }

            fn read(fields: &mut #private::DataReader<'_>) -> ::core::option::Option<Self> {
                let _ = &fields;
                #(#reads)*
                ::core::option::Option::Some(Self { #(#values),* })
            }

            fn write(&self, fields: &mut #private::DataFields) {
                #[allow(unused_imports)]
                use #private::NoField as _;
                let _ = &fields;
                #(#writes)*
            }
        }
    }
}

fn keys(field: &DataField, private: &TokenStream) -> TokenStream {
    let ty = &field.ty;
    match &field.from {
        From::Flatten => quote!(<#ty as #private::RelationData>::keys(key);),
        From::Skip => TokenStream::new(),
        From::Key(key) => {
            let Key { name, aliases, .. } = &**key;
            quote!(key(#name); #(key(#aliases);)*)
        }
    }
}

fn read(field: &DataField, private: &TokenStream) -> TokenStream {
    let ty = &field.ty;
    let key = match &field.from {
        From::Flatten => return quote!(<#ty as #private::RelationData>::read(fields)),
        From::Skip => {
            return quote!(::core::option::Option::Some(
                <#ty as ::core::default::Default>::default()
            ));
        }
        From::Key(key) => key,
    };
    let Key { name, aliases, form, presence, .. } = &**key;
    // The one place at which a type without a text is told.
    let codec = spanned(ty.span(), codec(*form, private));
    let (required, optional) = (quote!(#private::required), quote!(#private::optional));
    match presence {
        Presence::Required => quote!(#required::<#codec, #ty>(fields, #name, &[#(#aliases),*])),
        Presence::Optional(inner) => {
            quote!(#optional::<#codec, #inner>(fields, #name, &[#(#aliases),*]))
        }
        Presence::Default(value) => {
            let value = match value {
                Value::Given(value) => quote!(|| #value),
                Value::OfType => quote!(<#ty as ::core::default::Default>::default),
            };
            quote! {
                #optional::<#codec, #ty>(fields, #name, &[#(#aliases),*])
                    .map(|value| value.unwrap_or_else(#value))
            }
        }
    }
}

fn write(field: &DataField, private: &TokenStream) -> TokenStream {
    let (ident, ty) = (&field.ident, &field.ty);
    let key = match &field.from {
        From::Flatten => {
            return quote!(<#ty as #private::RelationData>::write(&self.#ident, fields););
        }
        From::Skip => return TokenStream::new(),
        From::Key(key) => key,
    };
    let name = &key.name;
    let codec = codec(key.form, private);
    let encode = |ty: &Type| quote!(#private::FieldOf::<#codec, #ty>::ENCODE);
    match &key.presence {
        Presence::Required => {
            let encode = encode(ty);
            quote!(fields.required(#name, #encode(&self.#ident));)
        }
        Presence::Optional(inner) => {
            let encode = encode(inner);
            quote!(fields.optional(#name, self.#ident.as_ref().map(#encode));)
        }
        Presence::Default(_) => {
            let encode = encode(ty);
            quote! {
                fields.optional(#name, ::core::option::Option::Some(#encode(&self.#ident)));
            }
        }
    }
}

fn codec(form: Form, private: &TokenStream) -> TokenStream {
    match form {
        Form::Json => quote!(#private::Json),
        Form::Plain => quote!(#private::Plain),
    }
}
