using System.Collections.Immutable;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>What one file has to say about a package: its items outside of nested packages, or those of one nested package.</summary>
/// <param name="Document">The file.</param>
/// <param name="Items">The items, without nested packages.</param>
internal sealed record PackagePart(WitDocument Document, ImmutableArray<MemberSyntax> Items);
