using PluginHost.Abi.Components;
using PluginHost.Compilation;

namespace PluginHost.Tool;

/// <summary>Says what a guest imports and exports: a component as WIT, a core module as the text format has it.</summary>
internal sealed class Description(TextWriter output)
{
    /// <summary>Describes a guest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ToolException">It is no guest, or none that can be read.</exception>
    public async Task RunAsync(string path)
    {
        byte[] guest = await File.ReadAllBytesAsync(path);
        GuestFile file = GuestFile.Recognize(guest);
        try
        {
            await output.WriteAsync(file.Kind switch
            {
                GuestFileKind.Component => DescribeComponent(guest),
                GuestFileKind.CoreModule => DescribeModule(guest),
                _ => throw new ToolException($"{path} is {file.Description}, neither a core WebAssembly module nor a component."),
            });
        }
        catch (Exception exception) when (exception is InvalidComponentException or InvalidModuleException)
        {
            throw new ToolException($"{path}: {exception.Message}", exception);
        }
    }

    private static string DescribeComponent(byte[] guest)
    {
        Component component = ComponentReader.Read(guest, ComponentReadLimits.Default);
        long code = component.Modules.Sum(module => (long)module.Length);
        return $"// a component of {component.Length} bytes; core modules: {component.Modules.Length}, of {code} bytes\n{WitText.Describe(component)}";
    }

    private static string DescribeModule(byte[] guest)
    {
        ModuleInfo module = ModuleReader.Read(guest, ModuleReadLimits.Default);
        IEnumerable<string> imports = module.Imports.Select(
            import => $"import {Printable.Quote(import.Module)} {Printable.Quote(import.Name)}: {import.Type}\n");
        IEnumerable<string> exports = module.Exports.Select(export => $"export {Printable.Quote(export.Name)}: {export.Type}\n");
        return $"// a core module of {module.Size} bytes\n{string.Concat(imports)}{string.Concat(exports)}";
    }
}
