namespace PluginHost.Tests.Components;

/// <summary>What the engine thinks of a component.</summary>
internal static class EngineOpinion
{
    private static readonly Wasmtime.Engine Engine = new();

    /// <summary>Why the engine refuses a component; null when it takes it.</summary>
    public static string? WhyRefused(byte[] component)
    {
        try
        {
            using var taken = Wasmtime.Components.Component.FromBytes(Engine, component);
            return null;
        }
        catch (Wasmtime.WasmtimeException exception)
        {
            return exception.Message;
        }
    }
}
