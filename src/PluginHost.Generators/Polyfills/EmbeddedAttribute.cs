namespace Microsoft.CodeAnalysis;

/// <summary>Keeps a polyfill inside this assembly: the compiler never imports a type that carries this attribute, not even for friends.</summary>
[AttributeUsage(AttributeTargets.All, Inherited = false)]
internal sealed class EmbeddedAttribute : Attribute;
