using PluginHost.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation;

public sealed class ModuleFeatureTests
{
    [Theory]
    [InlineData(WasmFeatures.MultiValue, "(type (func (result i32 i32)))")]
    [InlineData(WasmFeatures.MultiValue, "(type $t (func (param i32))) (func i32.const 0 block (param i32) drop end)")]
    [InlineData(WasmFeatures.Simd, "(type (func (param v128)))")]
    [InlineData(WasmFeatures.Simd, "(func (drop (v128.const i64x2 0 0)))")]
    [InlineData(WasmFeatures.RelaxedSimd, "(func (drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0))))")]
    [InlineData(WasmFeatures.ExternalReferences, "(type (func (param externref)))")]
    [InlineData(WasmFeatures.ExternalReferences, "(import \"env\" \"name\" (func (result externref)))")]
    [InlineData(WasmFeatures.ExternalReferences, "(import \"env\" \"name\" (global externref))")]
    [InlineData(WasmFeatures.ExternalReferences, "(table 1 externref)")]
    [InlineData(WasmFeatures.ExternalReferences, "(global externref (ref.null extern))")]
    [InlineData(WasmFeatures.ExternalReferences, "(func (local externref))")]
    [InlineData(WasmFeatures.ExternalReferences, "(func (drop (ref.null extern)))")]
    [InlineData(WasmFeatures.ExternalReferences, "(func (block (result externref) unreachable) drop)")]
    [InlineData(WasmFeatures.ExternalReferences, "(func (unreachable) (select (result externref)) (drop))")]
    [InlineData(WasmFeatures.ExternalReferences, "(table 1 externref) (elem externref (ref.null extern))")]
    [InlineData(WasmFeatures.ReferenceTypes, "(type (func (param funcref)))")]
    [InlineData(WasmFeatures.ReferenceTypes, "(table 1 funcref) (table 1 funcref)")]
    [InlineData(WasmFeatures.ReferenceTypes, "(table 1 funcref) (func (drop (table.size 0)))")]
    [InlineData(WasmFeatures.BulkMemory, "(memory 1) (data \"passive\")")]
    [InlineData(WasmFeatures.BulkMemory, "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))")]
    [InlineData(WasmFeatures.ExtendedConst, "(global i32 (i32.add (i32.const 1) (i32.const 2)))")]
    [InlineData(WasmFeatures.MultiMemory, "(memory 1) (memory 1)")]
    [InlineData(WasmFeatures.MultiMemory, "(import \"\" \"\" (memory 1)) (memory 1)")]
    [InlineData(WasmFeatures.Memory64, "(memory i64 1)")]
    [InlineData(WasmFeatures.Memory64, "(table i64 1 funcref)")]
    [InlineData(WasmFeatures.Threads, "(memory 1 2 shared)")]
    [InlineData(WasmFeatures.Threads, "(import \"env\" \"memory\" (memory 1 2 shared))")]
    [InlineData(WasmFeatures.Threads, "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))")]
    [InlineData(WasmFeatures.Threads, "(func atomic.fence)")]
    [InlineData(WasmFeatures.Exceptions, "(tag)")]
    [InlineData(WasmFeatures.Exceptions, "(import \"env\" \"tag\" (tag))")]
    [InlineData(WasmFeatures.Exceptions, "(type (func (param exnref)))")]
    [InlineData(WasmFeatures.Exceptions, "(func try_table end)")]
    [InlineData(WasmFeatures.FunctionReferences, "(type $f (func)) (func (param (ref $f)))")]
    [InlineData(WasmFeatures.FunctionReferences, "(type $f (func)) (func (param (ref null $f)) (call_ref $f (local.get 0)))")]
    [InlineData(WasmFeatures.Gc, "(type (struct))")]
    [InlineData(WasmFeatures.Gc, "(type (array i32))")]
    [InlineData(WasmFeatures.Gc, "(rec (type (func)) (type (func (param i32))))")]
    [InlineData(WasmFeatures.Gc, "(type (func (param anyref)))")]
    [InlineData(WasmFeatures.Gc, "(global i31ref (ref.i31 (i32.const 0)))")]
    [InlineData(WasmFeatures.TailCall, "(func $f (return_call $f))")]
    [InlineData(WasmFeatures.WideArithmetic, "(func (i64.mul_wide_s (i64.const 0) (i64.const 0)) drop drop)")]
    internal void A_feature_is_found_where_it_is_used(WasmFeatures feature, string fields)
    {
        byte[] wasm = Wat.ToWasm($"(module {fields})");
        using var engine = new Wasmtime.Engine(AllFeatures());
        Assert.Null(Wasmtime.Module.Validate(engine, wasm));

        ModuleInfo module = ModuleReader.Read(wasm, ModuleReadLimits.Default);

        FeatureUse use = Assert.Single(module.FeatureUses, use => use.Feature == feature);
        Assert.InRange(use.Offset, 8, wasm.Length - 1);
        Assert.NotEmpty(use.Evidence);
        Assert.Equal(feature, module.FindFeatureBeyond(~feature)?.Feature);
        Assert.Null(module.FindFeatureBeyond(~WasmFeatures.None));
    }

    [Fact]
    public void Custom_page_sizes_are_found_before_the_engine_refuses_them()
    {
        byte[] wasm = Wat.ToWasm("(module (memory 1 (pagesize 1)))");
        using var engine = new Wasmtime.Engine();

        FeatureUse use = Assert.Single(ModuleReader.Read(wasm, ModuleReadLimits.Default).FeatureUses);

        Assert.Equal(WasmFeatures.CustomPageSizes, use.Feature);
        Assert.Contains("custom page sizes", Wasmtime.Module.Validate(engine, wasm), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_use_of_a_feature_is_kept()
    {
        ModuleInfo module = Read("(module (memory 1) (memory 2) (memory 3))");

        FeatureUse use = Assert.Single(module.FeatureUses);
        Assert.Equal("multiple memories (a second memory at offset 0xd)", use.ToString());
    }

    [Fact]
    public void A_module_of_the_first_version_uses_no_feature() => Assert.Empty(Read("""
        (module
          (import "env" "f" (func (param i32) (result i64)))
          (memory 1 2) (table 1 2 funcref) (global (mut f32) (f32.const 1))
          (elem (i32.const 0) 0) (data (i32.const 0) "a")
          (func (param i32) (result i32) (loop (br_if 0 (i32.eqz (local.get 0)))) (i32.load offset=4 (memory.grow (i32.const 1)))))
        """).FeatureUses);

    [Fact]
    public void Every_feature_has_a_name_of_its_own()
    {
        string[] names = [.. Enum.GetValues<WasmFeatures>().Where(feature => feature != WasmFeatures.None).Select(feature => feature.ToName())];

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(nameof(WasmFeatures.MultiMemory), names);
    }

    private static ModuleInfo Read(string wat) => ModuleReader.Read(Wat.ToWasm(wat), ModuleReadLimits.Default);

    private static Wasmtime.Config AllFeatures() => new Wasmtime.Config()
        .WithReferenceTypes(true).WithFunctionReferences(true).WithGc(true).WithExceptions(true).WithTailCalls(true)
        .WithWasmThreads(true).WithMultiMemory(true).WithMemory64(true).WithWideArithmetic(true).WithRelaxedSIMD(true, true);
}
