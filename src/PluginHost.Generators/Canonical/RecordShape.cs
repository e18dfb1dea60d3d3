using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>Values one after the other.</summary>
internal sealed record RecordShape(ImmutableArray<WitType> Fields) : CanonicalShape;
