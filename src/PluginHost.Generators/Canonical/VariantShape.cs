using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>A discriminant, and a payload that depends on it.</summary>
/// <param name="CaseCount">The number of cases.</param>
/// <param name="Payloads">The payloads of the cases in order, null for those without one; empty if no case has one.</param>
internal sealed record VariantShape(int CaseCount, ImmutableArray<WitType?> Payloads) : CanonicalShape;
