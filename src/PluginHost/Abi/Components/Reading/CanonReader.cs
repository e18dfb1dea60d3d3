using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads a canonical definition: a function that is lifted or lowered, or one that the host offers for a resource.</summary>
internal static class CanonReader
{
    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a canonical definition");
        switch (form)
        {
            case 0x00:
                ReadSort(ref cursor);
                ReadLift(ref cursor, scope, offset);
                break;
            case 0x01:
                ReadSort(ref cursor);
                ReadLower(ref cursor, scope, offset);
                break;
            case (byte)ResourceOperation.New or (byte)ResourceOperation.Drop or (byte)ResourceOperation.Representation:
                ReadResourceFunction(ref cursor, scope, (ResourceOperation)form, offset);
                break;
            default:
                throw AsyncCanons.NameOf(form) is { } name
                    ? InvalidComponentException.Async(offset, $"the function {name}")
                    : InvalidComponentException.Malformed(offset, "a canonical definition", $"0x{form:x2}");
        }
    }

    private static void ReadSort(ref BinaryCursor cursor)
    {
        long offset = cursor.Offset;
        byte sort = cursor.ReadByte("the sort of a canonical definition");
        if (sort != 0)
        {
            throw InvalidComponentException.Malformed(offset, "the sort of a canonical definition, 0", $"0x{sort:x2}");
        }
    }

    private static void ReadLift(ref BinaryCursor cursor, Scope scope, long offset)
    {
        CoreDefinition function = scope.CoreFunctions.Read(ref cursor);
        CanonicalOptions options = CanonOptionReader.Read(ref cursor, scope);
        long at = cursor.Offset;
        AnyType type = scope.Types.Read(ref cursor);
        if (type is not FunctionType lifted)
        {
            throw InvalidComponentException.Invalid(at, "the type of a function", $"the type of {type.Kind}");
        }

        CoreFunctionType expected = CoreSignatures.OfLifted(lifted);
        if (!function.Type.Equals(expected))
        {
            throw InvalidComponentException.Invalid(offset, $"a core function of the type {expected} to lift", $"{function.Type}");
        }

        bool hasPointers = lifted.ParameterTraits.HasPointers;
        bool intoMemory = hasPointers || CoreSignatures.AreParametersSpilled(lifted);
        bool outOfMemory = lifted.Result is { Traits.HasPointers: true } || CoreSignatures.IsResultSpilled(lifted);
        CanonOptionReader.CheckMemory(options, intoMemory || outOfMemory, needsRealloc: intoMemory, offset);
        if (options.PostReturn is { } postReturn
            && !postReturn.Type.Equals(new CoreFunctionType(expected.Results, [])))
        {
            throw InvalidComponentException.Invalid(
                offset, $"a post-return function of the type {new CoreFunctionType(expected.Results, [])}", $"{postReturn.Type}");
        }

        scope.Add(new LiftedFunction { Offset = offset, Function = function, Options = options, Type = new FunctionExtern(lifted) });
    }

    private static void ReadLower(ref BinaryCursor cursor, Scope scope, long offset)
    {
        Item function = scope.Functions.Read(ref cursor);
        FunctionType type = ((FunctionExtern)function.Type).Type;
        CanonicalOptions options = CanonOptionReader.Read(ref cursor, scope);
        if (options.PostReturn is not null)
        {
            throw InvalidComponentException.Invalid(offset, "a lowered function without post-return", "one with it");
        }

        bool outOfMemory = type.ParameterTraits.HasPointers || CoreSignatures.AreParametersSpilled(type);
        bool needsRealloc = type.Result is { Traits.HasPointers: true };
        CanonOptionReader.CheckMemory(options, outOfMemory || needsRealloc || CoreSignatures.IsResultSpilled(type), needsRealloc, offset);
        scope.Add(new LoweredFunction
        {
            Offset = offset,
            Function = function,
            Options = options,
            Type = CoreSignatures.OfLowered(type),
        });
    }

    private static void ReadResourceFunction(ref BinaryCursor cursor, Scope scope, ResourceOperation operation, long offset)
    {
        long at = cursor.Offset;
        AnyType type = scope.Types.Read(ref cursor);
        if (type is not ResourceType resource)
        {
            throw InvalidComponentException.Invalid(at, "a resource", $"the type of {type.Kind}");
        }

        // What is behind a handle is known only to the component whose resource it is.
        bool isOwn = resource.Identity.Definition is not null && resource.Identity.Owner == scope.Owner;
        if (operation != ResourceOperation.Drop && !isOwn)
        {
            throw InvalidComponentException.Invalid(at, "a resource that the component defines itself", "one of another");
        }

        scope.Add(new ResourceFunction
        {
            Offset = offset,
            Operation = operation,
            Resource = resource,
            Type = operation == ResourceOperation.Drop ? CoreSignatures.Destructor : CoreSignatures.HandleToHandle,
        });
    }
}
