using PluginHost.Compilation;

namespace PluginHost.Tests.Compilation;

public sealed class CoreFunctionTypeTests
{
    [Fact]
    public void Types_with_equal_parameters_and_results_are_equal()
    {
        var one = new CoreFunctionType([CoreValueType.I32, CoreValueType.I64], [CoreValueType.F32]);
        var same = new CoreFunctionType([CoreValueType.I32, CoreValueType.I64], [CoreValueType.F32]);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one == same);
    }

    [Fact]
    public void A_parameter_is_not_a_result()
    {
        var parameter = new CoreFunctionType([CoreValueType.I32], []);
        var result = new CoreFunctionType([], [CoreValueType.I32]);

        Assert.NotEqual(parameter, result);
        Assert.NotEqual(parameter.GetHashCode(), result.GetHashCode());
    }

    [Fact]
    public void The_order_of_parameters_matters() => Assert.NotEqual(
        new CoreFunctionType([CoreValueType.I32, CoreValueType.I64], []), new CoreFunctionType([CoreValueType.I64, CoreValueType.I32], []));

    [Fact]
    public void Missing_lists_are_empty_lists() => Assert.Equal(new CoreFunctionType([], []), new CoreFunctionType(default, default));

    [Fact]
    public void Types_print_as_text_format()
    {
        Assert.Equal("(func)", new CoreFunctionType([], []).ToString());
        Assert.Equal(
            "(func (param i32 i32) (result i32))",
            new CoreFunctionType([CoreValueType.I32, CoreValueType.I32], [CoreValueType.I32]).ToString());
        Assert.Equal(
            "(func (param i64 f32 f64 v128 funcref externref))",
            new CoreFunctionType(
                [
                    CoreValueType.I64, CoreValueType.F32, CoreValueType.F64,
                    CoreValueType.V128, CoreValueType.FuncRef, CoreValueType.ExternRef,
                ],
                []).ToString());
    }

    [Fact]
    public void References_of_proposals_print_as_text_format()
    {
        Assert.Equal("anyref", CoreValueTypes.ReferenceToAbstract(0x6E, nullable: true).ToWat());
        Assert.Equal("nullexnref", CoreValueTypes.ReferenceToAbstract(0x74, nullable: true).ToWat());
        Assert.Equal("(ref i31)", CoreValueTypes.ReferenceToAbstract(0x6C, nullable: false).ToWat());
        Assert.Equal("(ref 0)", CoreValueTypes.ReferenceToType(0, nullable: false).ToWat());
        Assert.Equal("(ref null 8388607)", CoreValueTypes.ReferenceToType(8_388_607, nullable: true).ToWat());
    }

    [Fact]
    public void The_long_form_of_funcref_is_funcref() =>
        Assert.Equal(CoreValueType.FuncRef, CoreValueTypes.ReferenceToAbstract(0x70, nullable: true));

    [Fact]
    public void Only_named_types_are_named()
    {
        Assert.All(Enum.GetValues<CoreValueType>(), type => Assert.True(type.IsNamed()));
        Assert.False(CoreValueTypes.ReferenceToAbstract(0x6E, nullable: true).IsNamed());
        Assert.False(CoreValueTypes.ReferenceToAbstract(0x70, nullable: false).IsNamed());
    }
}
