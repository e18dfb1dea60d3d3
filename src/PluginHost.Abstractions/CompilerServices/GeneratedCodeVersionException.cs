namespace PluginHost.CompilerServices;

/// <summary>Code was generated from WIT for another version of PluginHost than the application runs with.</summary>
public sealed class GeneratedCodeVersionException : InvalidOperationException
{
    /// <summary>Makes an error.</summary>
    /// <param name="contract">The interface or world, for example <c>example:greeter/greeter@0.1.0</c>.</param>
    /// <param name="assembly">The assembly that holds the code.</param>
    /// <param name="generatedVersion">The <see cref="ContractRegistry.SurfaceVersion"/> that the code was generated for.</param>
    public GeneratedCodeVersionException(string contract, string? assembly, int generatedVersion)
        : base(
            $"The C# of '{contract}' in '{assembly}' was generated for surface version {generatedVersion}, but this PluginHost has "
            + $"version {ContractRegistry.SurfaceVersion}. Build '{assembly}' again with the PluginHost packages of the application.")
    {
        Contract = contract;
        GeneratedVersion = generatedVersion;
    }

    /// <summary>The interface or world.</summary>
    public string Contract { get; }

    /// <summary>The <see cref="ContractRegistry.SurfaceVersion"/> that the code was generated for.</summary>
    public int GeneratedVersion { get; }
}
