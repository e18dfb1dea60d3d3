namespace PluginHost.Generators.Wit.Syntax;

internal enum CompositeKind
{
    Record,
    Variant,
    Enum,
    Flags,
}
