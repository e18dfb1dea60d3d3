using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>A call of a function whose types are known at run time: what generated code does for those that are known before.</summary>
/// <param name="function">The function.</param>
/// <param name="arguments">Arguments that have been checked.</param>
internal readonly struct DynamicCall(DynamicFunction function, WitValue[] arguments) : IGuestCall<WitValue?>
{
    public WitValue? Invoke(GuestFunction guest)
    {
        Span<RawValue> values = stackalloc RawValue[DataTraits.MaxFlat];
        values.Clear();
        Lower(guest, values);
        if (!guest.Invoke(values))
        {
            return null;
        }

        Span<RawValue> returned = stackalloc RawValue[1];
        returned[0] = values[0];
        WitValue? result = Lift(guest, values);
        guest.PostReturn(returned);
        return result;
    }

    private void Lower(GuestFunction guest, Span<RawValue> values)
    {
        var lowering = new ValueLowering(guest);
        if (!CoreSignatures.AreParametersSpilled(function.Type))
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                values = lowering.Lower(function.Type.Parameters[i].Type!, function.ParameterShape.Members[i].Shape!, arguments[i], values);
            }

            return;
        }

        uint address = guest.Allocate(function.ParameterShape.Alignment, function.ParameterShape.Size);
        for (int i = 0; i < arguments.Length; i++)
        {
            (var shape, uint offset) = function.ParameterShape.Members[i];
            lowering.Store(function.Type.Parameters[i].Type!, shape!, arguments[i], address + offset);
        }

        values[0].U32 = address;
    }

    private WitValue? Lift(GuestFunction guest, ReadOnlySpan<RawValue> values)
    {
        if (function.Type.Result is not { } type)
        {
            return null;
        }

        var lifting = new ValueLifting(guest);
        ValueShape shape = function.ResultShape!;
        if (!CoreSignatures.IsResultSpilled(function.Type))
        {
            return lifting.Lift(type, shape, ref values);
        }

        // All of it must be there, also what the chosen case does not use.
        uint address = values[0].U32;
        guest.Read(address, shape.Size, shape.Alignment);
        return lifting.Load(type, shape, address);
    }
}
