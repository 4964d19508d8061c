//! What `#[derive(Interface)]` becomes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::runtime::Runtime;
use crate::syntax::InterfaceItem;

/// The `impl Interface`, and the assertion that its types are relation data.
pub(crate) fn interface(item: &InterfaceItem) -> TokenStream {
    let Runtime { ops, private, .. } = Runtime::at(item.runtime.as_ref());
    let InterfaceItem { ident, generics, name, provider, requirer, .. } = item;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = name.as_ref().map(syn::LitStr::value).unwrap_or_default();
    let or_untyped = |ty: &Option<Type>| match ty {
        Some(ty) => quote!(#ty),
        None => quote!(#ops::Untyped),
    };
    let [provider_app, provider_unit] = [&provider.app, &provider.unit].map(or_untyped);
    let [requirer_app, requirer_unit] = [&requirer.app, &requirer.unit].map(or_untyped);
    let types = provider.types().chain(requirer.types());
    quote! {
        #[automatically_derived]
        impl #impl_generics #private::Interface for #ident #type_generics #where_clause {
            const NAME: &'static str = #name;
            type ProviderApp = #provider_app;
            type ProviderUnit = #provider_unit;
            type RequirerApp = #requirer_app;
            type RequirerUnit = #requirer_unit;
        }

        const _: () = {
            #(#private::is_relation_data::<#types>();)*
        };
    }
}
