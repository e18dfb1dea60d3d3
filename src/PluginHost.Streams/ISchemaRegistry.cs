namespace PluginHost.Streams;

/// <summary>
/// A registry of schemas, which guests built for Redpanda may use that were granted <c>schema-registry</c>. Taken from the application's
/// services, in a scope of its own for each use. What it throws is logged, and an error for the guest.
/// </summary>
public interface ISchemaRegistry
{
    /// <summary>Finds a schema by its number.</summary>
    /// <param name="id">The number.</param>
    /// <param name="cancellationToken">Ends it: the guest's time is over.</param>
    /// <returns>The schema; <see langword="null"/> if there is none.</returns>
    ValueTask<SchemaDefinition?> GetSchemaAsync(int id, CancellationToken cancellationToken = default);

    /// <summary>Finds a version of a subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="version">The version; <see langword="null"/> for the latest.</param>
    /// <param name="cancellationToken">Ends it: the guest's time is over.</param>
    /// <returns>The schema; <see langword="null"/> if there is none.</returns>
    ValueTask<SubjectSchema?> GetSubjectSchemaAsync(string subject, int? version, CancellationToken cancellationToken = default);

    /// <summary>Adds a schema to a subject, if it is not there.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="cancellationToken">Ends it: the guest's time is over.</param>
    /// <returns>Its number.</returns>
    ValueTask<int> CreateSubjectSchemaAsync(string subject, SchemaDefinition schema, CancellationToken cancellationToken = default);
}
