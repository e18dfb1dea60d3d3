using PluginHost.Abi.Components;
using PluginHost.Tests.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>What components come to when everything in them is put in its place.</summary>
public sealed class ComponentPlanTests
{
    [Fact]
    public void Components_inside_are_followed_to_the_core_modules_behind_them()
    {
        ComponentPlan plan = Plan("""
            (component $outer
              (import "acme:a/log" (instance $log (export "write" (func (param "n" u32)))))
              (core module $libc (memory (export "mem") 1))
              (component $worker
                (import "write" (func $write (param "n" u32)))
                (core func $write (canon lower (func $write)))
                (core module $m (import "x" "y" (func (param i32))) (func (export "go") (result i32) (i32.const 1)))
                (alias outer $outer $libc (core module $shared))
                (core instance (instantiate $shared))
                (core instance $i (instantiate $m (with "x" (instance (export "y" (func $write))))))
                (func $go (result u32) (canon lift (core func $i "go")))
                (export "start" (func $go)))
              (alias export $log "write" (func $write))
              (instance $first (instantiate $worker (with "write" (func $write))))
              (instance $second (instantiate $worker (with "write" (func $write))))
              (instance $api (export "one" (func $first "start")) (export "two" (func $second "start")))
              (export "acme:a/api" (instance $api))
              (export "three" (func $second "start")))
            """);

        Assert.Equal(4, plan.Instances.Length);
        Assert.Same(plan.Instances[0].Module, plan.Instances[2].Module);
        Assert.Equal([new PlannedHostFunction(0)], plan.Instances[1].Imports);
        Assert.Equal([new PlannedHostFunction(1)], plan.Instances[3].Imports);
        Assert.Equal(["acme:a/log#write", "acme:a/log#write"], plan.Operations.Cast<PlannedImport>().Select(import => $"{import.Interface}#{import.Function}"));
        Assert.Equal(
            ["acme:a/api#one 1 go", "acme:a/api#two 3 go", "three 3 go"],
            plan.Exports.Select(export => $"{export.Key} {export.Value.Function.Instance} {export.Value.Function.Name}"));
    }

    [Fact]
    public void Options_lead_to_what_core_modules_export()
    {
        ComponentPlan plan = Plan("""
            (component
              (import "tell" (func $tell (param "text" string)))
              (core module $libc (memory (export "mem") 1) (func (export "alloc") (param i32 i32 i32 i32) (result i32) unreachable))
              (core instance $libc (instantiate $libc))
              (core func $tell (canon lower (func $tell) string-encoding=utf16 (memory (core memory $libc "mem"))))
              (core module $m (import "a" "mem" (memory 1)) (import "b" "tell" (func (param i32 i32))))
              (core instance (instantiate $m (with "a" (instance $libc)) (with "b" (instance (export "tell" (func $tell)))))))
            """);

        PlannedImport tell = (PlannedImport)Assert.Single(plan.Operations);
        Assert.Equal("$root", tell.Interface);
        Assert.Equal((0, "mem"), (tell.Options.Memory!.Instance, tell.Options.Memory.Name));
        Assert.Equal(
            ["PlannedExport 0 mem", "PlannedHostFunction"],
            plan.Instances[1].Imports.Select(import => import is PlannedExport export ? $"PlannedExport {export.Instance} {export.Name}" : import.GetType().Name));
    }

    [Fact]
    public void What_no_core_module_is_given_is_left_out_and_the_parameters_of_one_function_are_laid_out_once()
    {
        ComponentPlan plan = Plan("""
            (component
              (component $serving
                (core module $m (func (export "f") (param i32)))
                (core instance $i (instantiate $m))
                (func (export "f") (param "n" u32) (canon lift (core func $i "f"))))
              (instance $serving (instantiate $serving))
              (core func $unused (canon lower (func $serving "f")))
              (core func $a (canon lower (func $serving "f")))
              (core func $b (canon lower (func $serving "f")))
              (core module $m (import "x" "a" (func (param i32))) (import "x" "b" (func (param i32))))
              (core instance (instantiate $m (with "x" (instance (export "b" (func $a)) (export "a" (func $b)))))))
            """);

        Assert.Equal([new PlannedHostFunction(0), new PlannedHostFunction(1)], plan.Instances[1].Imports);
        PlannedCall[] calls = [.. plan.Operations.Cast<PlannedCall>()];
        Assert.Equal(2, calls.Length);
        Assert.Same(calls[0].Parameters, calls[1].Parameters);
    }

    [Fact]
    public void More_functions_given_to_core_modules_than_an_instance_can_keep_are_refused()
    {
        string names = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"(import \"x\" \"f{i}\" (func))"));
        string lowers = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"(core func $f{i} (canon lower (func $f)))"));
        string given = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"(export \"f{i}\" (func $f{i}))"));

        var refused = Assert.Throws<InvalidComponentException>(() => Plan($"""
            (component
              (import "f" (func $f))
              {lowers}
              (core module $m {names})
              (core instance (instantiate $m (with "x" (instance {given})))))
            """));

        Assert.Equal(ComponentError.LimitExceeded, refused.Error);
        Assert.Contains("10000 functions", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(import \"m\" (core module $m)) (core instance (instantiate $m))", "found a core module")]
    public void What_is_not_linked_yet_is_refused_by_name(string definitions, string found)
    {
        var refused = Assert.Throws<InvalidComponentException>(() => Plan($"(component {definitions})"));

        Assert.Equal(ComponentError.UnsupportedFeature, refused.Error);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_that_instantiates_the_one_before_twice_again_and_again_is_refused()
    {
        // Each has the one before inside of it, and two instances of that.
        byte[] component = ComponentBytes.Component();
        for (int i = 0; i < 40; i++)
        {
            byte[] instance = [0x00, 0x00, 0x00];
            component = ComponentBytes.Component(WasmBytes.Section(4, component), WasmBytes.Section(5, WasmBytes.List(instance, instance)));
        }

        Component read = ComponentReader.Read(component, ComponentReadLimits.Default);

        Assert.Equal(ComponentError.LimitExceeded, Assert.Throws<InvalidComponentException>(() => ComponentPlanner.Plan(read)).Error);
    }

    [Fact]
    public void Components_that_are_instantiated_in_one_another_without_end_are_refused()
    {
        // All stand side by side, so that nothing is deep until it is instantiated.
        IEnumerable<string> chain = Enumerable.Range(1, 3000).Select(i =>
            $"(component $c{i} (alias outer $all $c{i - 1} (component $one)) (instance (instantiate $one)))");

        var refused = Assert.Throws<InvalidComponentException>(
            () => Plan($"(component $all (component $c0) {string.Concat(chain)} (instance (instantiate $c3000)))"));

        Assert.Equal(ComponentError.LimitExceeded, refused.Error);
        Assert.Contains("100 deep", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_type_of_an_export_leaves_out_is_not_exported()
    {
        ComponentPlan plan = Plan("""
            (component
              (core module $m (func (export "f")))
              (core instance $i (instantiate $m))
              (func $f (canon lift (core func $i "f")))
              (instance $all (export "shown" (func $f)) (export "hidden" (func $f)))
              (export "a:b/c" (instance $all) (instance (export "shown" (func)))))
            """);

        Assert.Equal(["a:b/c#shown"], plan.Exports.Keys);
    }

    [Fact]
    public void An_instance_that_is_exported_under_very_many_names_is_refused()
    {
        string functions = string.Concat(Enumerable.Range(0, 1000).Select(i => $"(export \"f{i}\" (func $f))"));
        string exports = string.Concat(Enumerable.Range(0, 200).Select(i => $"(export \"a:b/c{i}\" (instance $all) (instance))"));

        var refused = Assert.Throws<InvalidComponentException>(() => Plan($"""
            (component
              (core module $m (func (export "f")))
              (core instance $i (instantiate $m))
              (func $f (canon lift (core func $i "f")))
              (instance $all {functions})
              {exports})
            """));

        Assert.Equal(ComponentError.LimitExceeded, refused.Error);
    }

    private static ComponentPlan Plan(string text) => ComponentPlanner.Plan(ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default));
}
