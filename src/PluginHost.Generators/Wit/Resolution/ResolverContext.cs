namespace PluginHost.Generators.Wit.Resolution;

/// <summary>What the parts of the resolver share.</summary>
internal sealed record ResolverContext(FeatureGates Gates, TypeMeasurer Measurer, ResolverDiagnostics Diagnostics);
