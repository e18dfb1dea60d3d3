using PluginHost.Abi.Components;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>What is known of a component once it has been read.</summary>
public sealed class ComponentModelTests
{
    [Fact]
    public void What_is_done_to_instantiate_it_is_in_order_and_refers_to_what_came_before()
    {
        Component component = Read("""
            (component
              (import "log" (func $log (param "text" string)))
              (core module $libc (memory (export "memory") 1)
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
              (core instance $libc (instantiate $libc))
              (core func $log (canon lower (func $log) string-encoding=utf16
                (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
              (core module $main (import "host" "log" (func (param i32 i32))) (func (export "run") (result i32) (i32.const 0)))
              (core instance $main (instantiate $main (with "host" (instance (export "log" (func $log))))))
              (func (export "run") (result bool) (canon lift (core func $main "run"))))
            """);

        LoweredFunction lowered = Assert.Single(component.Definitions.OfType<LoweredFunction>());
        Assert.Equal("log", Assert.IsType<ImportedItem>(lowered.Function).Name);
        Assert.Equal(StringEncoding.Utf16, lowered.Options.Encoding);
        var memory = Assert.IsType<CoreExport>(lowered.Options.Memory);
        Assert.Equal("memory", memory.Name);
        Assert.Equal("realloc", Assert.IsType<CoreExport>(lowered.Options.Realloc).Name);
        Assert.Equal("(func (param i32 i32))", lowered.Type.ToString());

        CoreInstantiation[] instances = [.. component.Definitions.OfType<CoreInstantiation>()];
        Assert.Same(component.Modules[0], instances[0].Module);
        Assert.Same(instances[0], memory.Instance);
        KeyValuePair<string, CoreInstance> argument = Assert.Single(instances[1].Arguments);
        Assert.Equal("host", argument.Key);
        Assert.Same(lowered, Assert.IsType<CoreBag>(argument.Value).Exports["log"]);

        ExportedItem run = Assert.Single(component.Exports);
        var lifted = Assert.IsType<LiftedFunction>(run.Target);
        Assert.Same(instances[1], Assert.IsType<CoreExport>(lifted.Function).Instance);
        Assert.True(component.Definitions.IndexOf(lowered) < component.Definitions.IndexOf(instances[1]));
    }

    [Fact]
    public void Core_modules_are_found_in_the_file_in_components_of_components_too()
    {
        byte[] file = Wat.ToWasm("""
            (component
              (core module (func (export "first")))
              (component (component (core module (func (export "third")))) (core module (func (export "second")))))
            """);

        Component component = ComponentReader.Read(file, ComponentReadLimits.Default);

        Assert.Equal(["first", "third", "second"], component.Modules.Select(module => Assert.Single(module.Info.Exports).Name));
        foreach (EmbeddedModule module in component.Modules)
        {
            byte[] bytes = file[(int)module.Offset..((int)module.Offset + module.Length)];
            Assert.Equal(module.Info.Exports, ModuleReader.Read(bytes, ModuleReadLimits.Default).Exports);
        }
    }

    [Fact]
    public void An_instance_of_a_component_exports_resources_of_its_own()
    {
        Component component = Read("""
            (component
              (component $store (type $r (resource (rep i32))) (export "item" (type $r)))
              (instance (export "first") (instantiate $store))
              (instance (export "second") (instantiate $store)))
            """);

        ResourceIdentity[] items = [.. component.Type.Exports.Select(export =>
            Assert.IsType<ResourceType>(Assert.IsType<TypeExtern>(Assert.IsType<InstanceExtern>(export.Value).Type.Exports.Find("item")).Type).Identity)];

        Assert.NotSame(items[0], items[1]);
    }

    [Fact]
    public void A_function_flattens_to_core_types()
    {
        Component component = Read("""
            (component
              (import "f" (func (param "a" (option (tuple f32 u64))) (param "b" string) (param "c" (result u8 (error f32))) (result (list u8)))))
            """);
        FunctionType function = Assert.IsType<FunctionExtern>(component.Type.Imports.Find("f")).Type;

        Assert.Equal("(func (param i32 f32 i64 i32 i32 i32 i32) (result i32))", CoreSignatures.OfLifted(function).ToString());
        Assert.Equal("(func (param i32 f32 i64 i32 i32 i32 i32 i32))", CoreSignatures.OfLowered(function).ToString());
        Assert.False(CoreSignatures.AreParametersSpilled(function));
        Assert.True(CoreSignatures.IsResultSpilled(function));
    }

    private static Component Read(string text) => ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default);
}
