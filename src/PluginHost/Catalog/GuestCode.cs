using PluginHost.Abi.Components;
using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>A guest that was read: the core module that is compiled for it, and what is known of that.</summary>
/// <param name="Bytes">The core module: the whole file, or the one in a component.</param>
/// <param name="Sha256">The module's SHA-256 in lower-case hexadecimal, by which its compiled code is found.</param>
/// <param name="Module">What it declares.</param>
/// <param name="Plan">What the component comes to that it is part of; null for a core module by itself.</param>
internal sealed record GuestCode(ReadOnlyMemory<byte> Bytes, string Sha256, ModuleInfo Module, ComponentPlan? Plan)
{
    /// <summary>Reads a guest and refuses what is beyond the limits, before a compiler sees it.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="sha256">The file's SHA-256, in lower-case hexadecimal.</param>
    /// <exception cref="PluginLoadException">It is no guest that this host runs.</exception>
    public static GuestCode Read(PluginDefinition definition, ReadOnlyMemory<byte> bytes, string sha256)
    {
        GuestFile file = GuestFile.Recognize(bytes.Span);
        try
        {
            return file.Kind switch
            {
                GuestFileKind.CoreModule => ReadModule(definition, bytes, sha256),
                GuestFileKind.Component => ReadComponent(definition, bytes),
                _ => throw new PluginLoadException(
                    definition.Id, $"{definition.Content} is {file.Description}. A plugin is a core WebAssembly module or a component (.wasm)."),
            };
        }
        catch (InvalidModuleException exception)
        {
            throw new PluginLoadException(definition.Id, exception.Message, exception);
        }
    }

    private static GuestCode ReadModule(PluginDefinition definition, ReadOnlyMemory<byte> bytes, string sha256)
    {
        ModuleInfo module = ModuleReader.Read(bytes.Span, ModuleReadLimits.Default);
        Check(definition, module);
        return new GuestCode(bytes, sha256, module, Plan: null);
    }

    private static GuestCode ReadComponent(PluginDefinition definition, ReadOnlyMemory<byte> bytes)
    {
        ComponentPlan plan;
        try
        {
            plan = ComponentSummary.PlanToRun(bytes.Span);
        }
        catch (UnrunnableComponentException exception)
        {
            throw new PluginLoadException(definition.Id, $"{definition.Content} is {exception.Message}", exception);
        }

        EmbeddedModule module = plan.Instances[0].Module;
        Check(definition, module.Info);
        ReadOnlyMemory<byte> code = bytes.Slice((int)module.Offset, module.Length);
        return new GuestCode(code, PluginLoader.HashOf(code.Span), module.Info, plan);
    }

    private static void Check(PluginDefinition definition, ModuleInfo module)
    {
        if (module.FindFeatureBeyond(WasmFeaturesOfHost.Allowed) is { } feature)
        {
            throw new PluginLoadException(definition.Id, $"It uses {feature}, which this host does not allow.");
        }

        if (ModuleLimits.Default.Check(module) is { } violation)
        {
            throw new PluginLoadException(definition.Id, violation.Message);
        }
    }
}
