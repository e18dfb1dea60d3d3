namespace PluginHost.Generators.Wit.Syntax;

/// <summary>The annotations before an item. Each is null if it is not there.</summary>
internal sealed record AnnotationsSyntax
{
    public static AnnotationsSyntax None { get; } = new();

    /// <summary>The version of <c>@since</c>.</summary>
    public VersionSyntax? Since { get; init; }

    /// <summary>The feature of <c>@unstable</c>.</summary>
    public IdentifierSyntax? Unstable { get; init; }

    /// <summary>The version of <c>@deprecated</c>.</summary>
    public VersionSyntax? Deprecated { get; init; }

    /// <summary>Where <c>@external-id</c> stands. Its text has no use here.</summary>
    public WitSpan? ExternalId { get; init; }

    public bool HasGates => Since is not null || Unstable is not null || Deprecated is not null;
}
