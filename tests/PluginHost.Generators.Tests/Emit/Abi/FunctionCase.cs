using System.Reflection;
using PluginHost.CompilerServices;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>
/// A function with a result that is what it was given: its one parameter, or a tuple of all of them. It is called in both directions,
/// with the reference on the guest's side.
/// </summary>
internal sealed class FunctionCase
{
    private readonly CompiledWit _wit;
    private readonly WitFunction _function;
    private readonly int _index;
    private readonly List<WitType> _parameters;
    private readonly List<string> _flat;
    private readonly List<string> _flatResult;

    public FunctionCase(CompiledWit wit, WitFunction function, int index)
    {
        _wit = wit;
        _function = function;
        _index = index;
        _parameters = [.. function.Parameters.Select(p => p.Type)];
        _flat = [.. _parameters.SelectMany(ReferenceTypes.Flatten)];
        _flatResult = ReferenceTypes.Flatten(function.Result!);
    }

    private bool IsSpilled => _flat.Count > 16;

    private bool IsReturnedInMemory => _flatResult.Count > 1;

    public object?[] MakeUp(RandomWit random) => [.. _parameters.Select(random.Value)];

    /// <summary>Calls the guest with some arguments, checks what it sees, and gives what comes back.</summary>
    /// <param name="arguments">The arguments, which are also the result.</param>
    /// <param name="corrupt">Changes what the guest returns.</param>
    /// <param name="onExpected">Takes what the specification makes of what the guest returns.</param>
    public object? CallGuest(
        object?[] arguments, Action<GuestMemory, RawValue[]>? corrupt = null, Action<string>? onExpected = null)
    {
        var contract = _wit.Contract("IGuest");
        CheckSignature(contract.Exports[_index].Signature, isImport: false);
        var memory = new GuestMemory();
        var function = new TestFunction(
            memory,
            values =>
            {
                var expected = new GuestMemory();
                CheckSame(LowerArguments(expected, arguments), expected, values, memory, contract.Exports[_index].Signature.Parameters);
                Respond(memory, arguments, values, corrupt, onExpected);
                return true;
            },
            liftBudget: 1 << 22);
        var proxy = contract.CreateProxy(new TestTarget(export =>
        {
            Assert.Equal(_index, export);
            return function;
        }));
        var method = contract.InterfaceType.GetMethods()[_index];
        var clr = arguments.Select((a, i) => ClrValues.To(_parameters[i], a, method.GetParameters()[i].ParameterType));
        var pending = method.Invoke(proxy, BindingFlags.DoNotWrapExceptions, null, [.. clr, CancellationToken.None], null)!;
        var result = pending.GetType().GetProperty("Result")!.GetValue(pending, BindingFlags.DoNotWrapExceptions, null, null, null);
        Assert.Single(function.PostReturns);
        return ClrValues.From(_function.Result!, result);
    }

    /// <summary>Lets the guest call the application with some arguments, and gives what the application saw.</summary>
    /// <param name="arguments">The arguments, which are also the result.</param>
    /// <param name="corrupt">Changes what the guest passes.</param>
    /// <param name="onExpected">Takes what the specification makes of what the guest passes.</param>
    public object? CallHost(
        object?[] arguments, Action<GuestMemory, RawValue[]>? corrupt = null, Action<string>? onExpected = null)
    {
        var import = _wit.Import("IHost");
        var binding = import.Functions[_index];
        CheckSignature(binding.Signature, isImport: true);
        var memory = new GuestMemory();
        var types = binding.Signature.Parameters.ToArray();
        var passed = LowerArguments(memory, arguments).Select((bits, i) => CoreValues.Of(bits, types[i])).ToArray();
        corrupt?.Invoke(memory, passed);
        onExpected?.Invoke(Outcome.Of(() => LiftArguments(memory, passed, types)));
        var returned = IsReturnedInMemory ? Allocate(memory, _function.Result!) : 0;
        var values = passed.Append(new RawValue { U32 = returned }).ToArray();

        object?[]? seen = null;
        var service = ServiceProxy.Create(import.ServiceType, (method, given) =>
        {
            seen = [.. _parameters.Select((type, i) => ClrValues.From(type, given[i]))];
            var resultType = method.ReturnType.GetGenericArguments()[0];
            return method.ReturnType.GetConstructor([resultType])!.Invoke(
                [ClrValues.To(_function.Result!, ResultOf(arguments), resultType)]);
        });
        var call = new TestImportCall(memory, service, liftBudget: 1 << 22);
        binding.Invoke(call, values);
        call.Finish();

        Assert.Equal([import.ServiceType], call.Resolved);
        var result = IsReturnedInMemory
            ? new ReferenceAbi(memory).Load(_function.Result!, (long)returned)
            : new ReferenceAbi(memory).LiftFlat(_function.Result!, new([CoreValues.Bits(values[0], binding.Signature.Results[0])]));
        Assert.Equal(ClrValues.Describe(ResultOf(arguments)), ClrValues.Describe(result));
        return seen;
    }

    /// <summary>What the function gives for its arguments.</summary>
    public static object? ResultOf(object?[] arguments) => arguments.Length == 1 ? arguments[0] : arguments;

    private void CheckSignature(CoreSignature signature, bool isImport)
    {
        List<string> parameters = IsSpilled ? ["i32"] : _flat;
        List<string> results = IsReturnedInMemory ? ["i32"] : _flatResult;
        if (isImport && IsReturnedInMemory)
        {
            parameters = [.. parameters, "i32"];
            results = [];
        }

        Assert.Equal(parameters, CoreValues.Names(signature.Parameters));
        Assert.Equal(results, CoreValues.Names(signature.Results));
    }

    private List<ulong> LowerArguments(GuestMemory memory, object?[] arguments)
    {
        var abi = new ReferenceAbi(memory);
        if (!IsSpilled)
        {
            return [.. _parameters.Zip(arguments, abi.LowerFlat).SelectMany(f => f)];
        }

        var address = memory.Allocate((uint)_parameters.Max(ReferenceTypes.Alignment), (uint)ReferenceTypes.SizeOfRecord(_parameters));
        abi.StoreRecord(_parameters, arguments, address);
        return [address];
    }

    private object?[] LiftArguments(GuestMemory memory, RawValue[] values, CoreType[] types)
    {
        var abi = new ReferenceAbi(memory);
        if (!IsSpilled)
        {
            var flat = new Queue<ulong>(values.Zip(types, CoreValues.Bits));
            return [.. _parameters.Select(p => abi.LiftFlat(p, flat))];
        }

        ReferenceAbi.CheckPlace(values[0].U32, ReferenceTypes.SizeOfRecord(_parameters), _parameters.Max(ReferenceTypes.Alignment));
        return abi.LoadRecord(_parameters, values[0].U32);
    }

    private void Respond(
        GuestMemory memory,
        object?[] arguments,
        Span<RawValue> values,
        Action<GuestMemory, RawValue[]>? corrupt,
        Action<string>? onExpected)
    {
        var type = _function.Result!;
        var abi = new ReferenceAbi(memory);
        var result = new RawValue[1];
        if (IsReturnedInMemory)
        {
            result[0].U32 = Allocate(memory, type);
            abi.Store(type, ResultOf(arguments), result[0].U32);
        }
        else
        {
            result[0] = CoreValues.Of(abi.LowerFlat(type, ResultOf(arguments))[0], CoreTypeOf(_flatResult[0]));
        }

        corrupt?.Invoke(memory, result);
        values[0] = result[0];
        onExpected?.Invoke(Outcome.Of(() => Expected(memory, result[0])));
    }

    private object? Expected(GuestMemory memory, RawValue result)
    {
        var type = _function.Result!;
        var abi = new ReferenceAbi(memory);
        if (!IsReturnedInMemory)
        {
            return abi.LiftFlat(type, new([CoreValues.Bits(result, CoreTypeOf(_flatResult[0]))]));
        }

        ReferenceAbi.CheckPlace(result.U32, ReferenceTypes.Size(type), ReferenceTypes.Alignment(type));
        return abi.Load(type, result.U32);
    }

    private static void CheckSame(
        List<ulong> expected, GuestMemory expectedMemory, Span<RawValue> values, GuestMemory memory, ReadOnlySpan<CoreType> types)
    {
        for (var i = 0; i < types.Length; i++)
        {
            Assert.Equal(expected[i], CoreValues.Bits(values[i], types[i]));
        }

        Assert.True(expectedMemory.Bytes.SequenceEqual(memory.Bytes), "The arguments are different in memory.");
        Assert.Equal(expectedMemory.Allocations, memory.Allocations);
    }

    private static uint Allocate(GuestMemory memory, WitType type) =>
        memory.Allocate((uint)ReferenceTypes.Alignment(type), (uint)ReferenceTypes.Size(type));

    private static CoreType CoreTypeOf(string name) => Enum.Parse<CoreType>(name, ignoreCase: true);
}
