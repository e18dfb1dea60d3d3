using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;
using PluginHost.Catalog;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>A function that a component imports, answered with values whose types are known at run time: what generated code does for those that are known before.</summary>
internal sealed class DynamicImport : ImportBinding
{
    private readonly DynamicFunction _function;
    private readonly Func<IReadOnlyList<WitValue>, CancellationToken, ValueTask<WitValue?>> _answer;
    private readonly bool _areParametersSpilled;
    private readonly bool _isResultSpilled;

    public DynamicImport(
        DynamicFunction function, DynamicTypes types, Func<IReadOnlyList<WitValue>, CancellationToken, ValueTask<WitValue?>> answer, bool isBlocking)
        : base(function.ShortName, CoreTypes.ToSignature(CoreSignatures.OfLowered(function.Type)), function.ToString())
    {
        _function = function;
        _answer = answer;
        _areParametersSpilled = CoreSignatures.AreParametersSpilled(function.Type);
        _isResultSpilled = CoreSignatures.IsResultSpilled(function.Type);
        RuntimeTypes = types;
        IsBlocking = isBlocking;
        NeedsRealloc = function.Type.Result is { Traits.HasPointers: true };
        NeedsMemory = NeedsRealloc || _areParametersSpilled || _isResultSpilled || function.Type.ParameterTraits.HasPointers;
    }

    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        WitValue[] arguments = Lift(call, values);
        WitValue? result = ValueCheck.CheckResult(_function.Type, call.Complete(_answer(arguments, call.CancellationToken)));
        if (result is not null)
        {
            Lower(call, result, values);
        }
    }

    private WitValue[] Lift(ImportCall call, ReadOnlySpan<RawValue> values)
    {
        var lifting = new ValueLifting(call);
        ValueShape shape = _function.ParameterShape;
        var arguments = new WitValue[_function.Parameters.Length];
        uint address = 0;
        if (_areParametersSpilled)
        {
            // All of it must be there, also what the chosen cases do not use.
            address = values[0].U32;
            call.Read(address, shape.Size, shape.Alignment);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            DataType type = _function.Type.Parameters[i].Type!;
            (ValueShape? parameter, uint offset) = shape.Members[i];
            arguments[i] = _areParametersSpilled
                ? lifting.Load(type, parameter!, address + offset)
                : lifting.Lift(type, parameter!, ref values);
        }

        return arguments;
    }

    private void Lower(ImportCall call, WitValue result, Span<RawValue> values)
    {
        var lowering = new ValueLowering(call);
        DataType type = _function.Type.Result!;
        ValueShape shape = _function.ResultShape!;
        if (!_isResultSpilled)
        {
            values[0] = default;
            lowering.Lower(type, shape, result, values[..1]);
            return;
        }

        uint address = values[Signature.Parameters.Length - 1].U32;
        call.Write(address, shape.Size, shape.Alignment);
        lowering.Store(type, shape, result, address);
    }
}
