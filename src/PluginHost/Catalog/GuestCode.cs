using System.Collections.Immutable;
using PluginHost.Abi.Components;
using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>A guest that was read: the core modules that are compiled for it, and what is known of them.</summary>
/// <param name="Modules">The core modules, each once.</param>
/// <param name="Instances">The instances that are made of them in their order: numbers of <paramref name="Modules"/>.</param>
/// <param name="Plan">What the component comes to that they are part of; null for a core module by itself.</param>
internal sealed record GuestCode(ImmutableArray<GuestModule> Modules, ImmutableArray<int> Instances, ComponentPlan? Plan)
{
    /// <summary>What the instances declare.</summary>
    public IEnumerable<ModuleInfo> Infos => Instances.Select(module => Modules[module].Info);

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
        return new GuestCode([new GuestModule(bytes, sha256, module)], [0], Plan: null);
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

        EmbeddedModule[] modules = [.. plan.Instances.Select(instance => instance.Module).Distinct()];
        foreach (EmbeddedModule module in modules)
        {
            Check(definition, module.Info);
        }

        if (ModuleLimits.Default.CheckTogether([.. modules.Select(module => module.Info)]) is { } violation)
        {
            throw new PluginLoadException(definition.Id, violation.Message);
        }

        return new GuestCode(
            [.. modules.Select(ReadEmbedded)],
            [.. plan.Instances.Select(instance => Array.IndexOf(modules, instance.Module))],
            plan);

        GuestModule ReadEmbedded(EmbeddedModule module)
        {
            ReadOnlyMemory<byte> code = bytes.Slice((int)module.Offset, module.Length);
            return new GuestModule(code, PluginLoader.HashOf(code.Span), module.Info);
        }
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
