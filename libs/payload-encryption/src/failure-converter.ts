import { DefaultFailureConverter, type PayloadConverter, type SerializationContext } from '@temporalio/common';

type ProtoFailure = ReturnType<DefaultFailureConverter['errorToFailure']>;

/** What of a failure is written as a payload of its own, so that it is encrypted with all other payloads. */
interface EncodedAttributes {
  readonly message?: string;
  readonly stack_trace?: string;
  /** The stable code, which tells what was refused or went wrong. */
  readonly type?: string;
}

/** Keeps message, stack and code of a failure in an encoded payload, and only the kind of failure beside it. */
class EncodedFailureConverter extends DefaultFailureConverter {
  constructor() {
    super({ encodeCommonAttributes: true });
  }

  override failureToError(failure: ProtoFailure, converter: PayloadConverter, context?: SerializationContext): Error {
    const { encodedAttributes, applicationFailureInfo } = failure;
    if (!encodedAttributes || !applicationFailureInfo) return super.failureToError(failure, converter, context);
    const attributes = converter.fromPayload<EncodedAttributes | null>(encodedAttributes, context);
    if (typeof attributes?.type !== 'string') return super.failureToError(failure, converter, context);
    const info = { ...applicationFailureInfo, type: attributes.type };
    return super.failureToError({ ...failure, applicationFailureInfo: info }, converter, context);
  }

  override errorToFailure(error: unknown, converter: PayloadConverter, context?: SerializationContext): ProtoFailure {
    const failure = super.errorToFailure(error, converter, context);
    const { encodedAttributes, applicationFailureInfo } = failure;
    if (!encodedAttributes || !applicationFailureInfo?.type) return failure;
    const { type } = applicationFailureInfo;
    const attributes = converter.fromPayload<EncodedAttributes>(encodedAttributes, context);
    return {
      ...failure,
      applicationFailureInfo: { ...applicationFailureInfo, type: '' },
      encodedAttributes: converter.toPayload({ ...attributes, type }, context),
    };
  }

  /** A copy: what is encoded would otherwise be lost for the next who is told of the same error. */
  override errorToFailureInner(
    error: unknown,
    converter: PayloadConverter,
    context?: SerializationContext,
  ): ProtoFailure {
    return { ...super.errorToFailureInner(error, converter, context) };
  }
}

/** The failure converter of every client, worker and workflow. Temporal finds it by this name. */
export const failureConverter = new EncodedFailureConverter();
